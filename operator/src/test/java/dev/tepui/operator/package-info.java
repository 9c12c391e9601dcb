/** Tests of the operator's structure. */
package dev.tepui.operator;
