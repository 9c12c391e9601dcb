/** The store port on RocksDB: one database per node, no write-ahead log, memory bounded by one cache. */
package dev.tepui.storage.store.rocksdb;
