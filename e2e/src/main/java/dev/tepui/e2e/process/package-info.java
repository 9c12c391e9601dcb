/** Child processes that never outlive the process that started them. */
package dev.tepui.e2e.process;
