/** Which kinds the server knows: built-in ones from a data table, custom ones from CustomResourceDefinitions. */
package dev.tepui.e2e.kube.api.types;
