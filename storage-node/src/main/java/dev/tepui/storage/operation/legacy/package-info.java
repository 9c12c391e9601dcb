/** The parameters that expressions have replaced, translated into what expressions are read into. Pure. */
package dev.tepui.storage.operation.legacy;
