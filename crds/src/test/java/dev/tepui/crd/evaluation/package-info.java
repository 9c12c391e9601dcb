/**
 * What an API server does with an object before it stores it: defaults, structure, CEL. For tests without a cluster.
 */
package dev.tepui.crd.evaluation;
