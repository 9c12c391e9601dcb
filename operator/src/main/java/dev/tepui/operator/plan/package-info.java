/** Pure decisions: what to do about the difference between desired and observed. */
package dev.tepui.operator.plan;
