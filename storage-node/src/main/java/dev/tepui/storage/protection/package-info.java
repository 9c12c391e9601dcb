/** Keeps the pool's disks from becoming full: while too few members have room, only what needs little is written. */
package dev.tepui.storage.protection;
