/** A bank whose clients move money between accounts in transactions, and the audit of what they have seen and done. */
package dev.tepui.e2e.bank;
