/** Golden directories: resources and observations in, objects, plan and status out. */
package dev.tepui.operator.golden;
