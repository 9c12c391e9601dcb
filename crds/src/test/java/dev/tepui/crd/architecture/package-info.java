/** The rules of the module's packages, as tests. */
package dev.tepui.crd.architecture;
