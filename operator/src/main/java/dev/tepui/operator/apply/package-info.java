/** The only writer: performs actions on the Kubernetes API and on storage nodes. */
package dev.tepui.operator.apply;
