/**
 * The chart, judged by Helm's own engine. Here because this module has what a chart must agree with: the CRDs it
 * installs and the rules that its default pool must pass.
 */
package dev.tepui.crd.chart;
