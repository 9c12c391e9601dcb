/** Whole-system benchmarks: Tepui beside DynamoDB Local and a bare echo, in one run, printed as ratios. */
package dev.tepui.e2e.bench;
