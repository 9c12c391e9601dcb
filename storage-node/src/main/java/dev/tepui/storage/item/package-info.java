/** Items and attribute values, their sizes and the rules of numbers; depends on nothing. */
package dev.tepui.storage.item;
