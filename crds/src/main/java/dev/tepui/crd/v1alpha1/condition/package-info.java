/** Types and reasons of the conditions that the operator writes; users script against them. */
package dev.tepui.crd.v1alpha1.condition;
