/** What the operator tells about itself beside what its SDK tells; names begin with {@code tepui_operator_}. */
package dev.tepui.operator.metrics;
