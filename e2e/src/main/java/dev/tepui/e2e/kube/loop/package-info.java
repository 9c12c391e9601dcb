/** Level-triggered work: a key is marked when something about it changed, and handled once for any number of marks. */
package dev.tepui.e2e.kube.loop;
