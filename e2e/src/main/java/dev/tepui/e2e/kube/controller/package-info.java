/**
 * The parts of kube-controller-manager and kube-scheduler that a storage pool needs: a development tool, not a
 * replacement.
 */
package dev.tepui.e2e.kube.controller;
