/** Where things are in a checkout that has been built. */
package dev.tepui.e2e.project;
