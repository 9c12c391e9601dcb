/** Builds the container images out of a packaged checkout, without a container engine and without a base image. */
package dev.tepui.images;
