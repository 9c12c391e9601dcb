/** Global secondary indexes in a world of several groups and nodes where much goes wrong, on virtual time. */
package dev.tepui.storage.simulation.indexes;
