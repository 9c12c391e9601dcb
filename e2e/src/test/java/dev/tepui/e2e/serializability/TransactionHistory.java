package dev.tepui.e2e.serializability;

import java.util.List;
import java.util.Map;

/**
 * What all clients did.
 *
 * @param transactions in any order. One without writes and without an answer says nothing and is left out
 * @param finalLists the list of every item after all of them, read at one moment. One of unknown outcome that is not
 *     there might as well be done later
 */
public record TransactionHistory(List<Transaction> transactions, Map<String, List<String>> finalLists) {}
