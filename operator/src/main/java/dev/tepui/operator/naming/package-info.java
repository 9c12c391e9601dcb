/** Names, labels, ports and annotation keys of everything that the operator creates. */
package dev.tepui.operator.naming;
