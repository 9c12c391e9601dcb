# One command per intent. `make` alone prints them.
SHELL := /bin/bash
.DEFAULT_GOAL := help

# The JDK that build/find-jdk chooses; it complains by itself when there is none.
JAVA_HOME_FOUND = $$(build/find-jdk)
MVN = export JAVA_HOME="$(JAVA_HOME_FOUND)" && [ -n "$$JAVA_HOME" ] && build/require-maven && mvn -B -ntp

.PHONY: help up down test images bench crds format clean

help: ## Print this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

up: ## Start the local cluster with an example table, in the background
	@build/local-cluster up

down: ## Stop the local cluster; its data stays in .tepui/data
	@build/local-cluster down

test: ## Build everything and run all tests and checks
	@$(MVN) verify $$(build/can-build-images && echo -Dimages)

images: ## Build the container images: tarballs and bills of materials in images/target/images
	@$(MVN) -q -Dimages -DskipTests -pl images -am package

bench: ## Run the benchmarks side by side with DynamoDB Local (takes an hour); SIZE=flat: growing tables, SIZE=transactions, SIZE=control-plane
	@build/bench $(SIZE)

crds: ## Generate the custom resource definitions in crds/ and the chart from the Java model
	@$(MVN) -q -pl crds test -Dtest=CommittedCrdsTest -Dcrds.update=true

format: ## Format the Java code
	@$(MVN) -q spotless:apply

clean: ## Remove what the build made; keeps the local cluster's data
	@$(MVN) -q clean
