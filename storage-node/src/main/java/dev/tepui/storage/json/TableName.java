package dev.tepui.storage.json;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.shape.Structure;

/** Table names, also in the form of an ARN, which every operation but CreateTable accepts in their place. */
public final class TableName {
    /** Source: DynamoDB's limits. */
    private static final int LENGTH_MIN = 3;

    private static final int LENGTH_MAX = 255;
    private static final String INVALID = "Invalid table/index name.  Table/index names must be between 3 and 255 "
            + "characters long, and may contain only the characters a-z, A-Z, 0-9, '_', '-', and '.'";
    private static final String INVALID_ARN = "Valid ARN format is 'arn:<awsPartition>:<vendor>:<region>:<subscriber>:"
            + "resourceType/resourceName', where Resource name must have length less than or equal to 255, "
            + "Resource name must have length greater than or equal to 3, Resource name must satisfyregular "
            + "expression pattern: [a-zA-Z0-9_.-]+";

    private TableName() {}

    /** The table that a request's TableName means. */
    public static String of(Structure request) {
        return resolve(request.string("TableName"));
    }

    /** The table that a name or ARN means; region and account of an ARN are not looked at. */
    public static String resolve(String nameOrArn) {
        if (!nameOrArn.startsWith("arn:")) {
            check(nameOrArn);
            return nameOrArn;
        }
        String[] parts = nameOrArn.split(":", -1);
        String name = parts.length == 6 && parts[5].startsWith("table/") ? parts[5].substring("table/".length()) : "";
        if (!isValid(name) || !"dynamodb".equals(parts[2])) {
            throw ApiError.validation(INVALID_ARN);
        }
        return name;
    }

    /** Refuses what is no table name. */
    static void check(String name) {
        if (!isValid(name)) {
            throw ApiError.validation(INVALID);
        }
    }

    private static boolean isValid(String name) {
        if (name.length() < LENGTH_MIN || name.length() > LENGTH_MAX) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            if (!letter && !(c >= '0' && c <= '9') && c != '_' && c != '-' && c != '.') {
                return false;
            }
        }
        return true;
    }
}
