/** Groups and nodes that deliver changes, in a world where much goes wrong, on virtual time. */
package dev.tepui.storage.simulation.delivery;
