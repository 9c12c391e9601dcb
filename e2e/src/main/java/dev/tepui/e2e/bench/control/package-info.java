/** How the operator bears many resources: a benchmark of the control plane alone, without storage nodes. */
package dev.tepui.e2e.bench.control;
