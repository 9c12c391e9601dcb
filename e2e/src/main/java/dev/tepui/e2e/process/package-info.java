/** Child processes that never outlive the process that started them, and what they leave. */
package dev.tepui.e2e.process;
