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
        String name = inArn(nameOrArn);
        if (name == null) {
            throw ApiError.validation(INVALID_ARN);
        }
        return name;
    }

    /** The table that the ResourceArn of an operation on tags means; region and account are not looked at. */
    public static String ofResource(String arn) {
        String name = inArn(arn);
        if (name == null) {
            throw ApiError.validation("Invalid TableArn: Invalid ResourceArn provided as input " + arn);
        }
        return name;
    }

    /** The name in a table's ARN; null when it is none. */
    private static String inArn(String arn) {
        String[] parts = arn.split(":", -1);
        if (parts.length != 6
                || !"arn".equals(parts[0])
                || !"dynamodb".equals(parts[2])
                || !parts[5].startsWith("table/")) {
            return null;
        }
        String name = parts[5].substring("table/".length());
        return isValid(name) ? name : null;
    }

    /** Refuses what is no table name. */
    static void check(String name) {
        if (!isValid(name)) {
            throw ApiError.validation(INVALID);
        }
    }

    /** Whether a table may be called so. */
    public static boolean isValid(String name) {
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
