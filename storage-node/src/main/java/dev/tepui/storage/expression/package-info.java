/** DynamoDB's expression language: lexer, syntax tree, its rules and texts; key conditions are taken from it. Pure. */
package dev.tepui.storage.expression;
