/** The node as a process: started as a pod would be, killed as pods are, on real disks and real sockets. */
package dev.tepui.storage.process;
