package dev.tepui.storage.operation;

import dev.tepui.storage.command.Read;
import dev.tepui.storage.encoding.KeyCodec;
import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.expression.Paths;
import dev.tepui.storage.shape.Structure;

/**
 * What a Query or Scan asks for besides its place: known before the table is.
 *
 * @param limit as many items are read at most, or null
 */
record PageRequest(Filter filter, Selection selection, Long limit, boolean consistent, Capacity capacity) {
    static PageRequest of(Structure request, Filter filter, Selection selection) {
        return new PageRequest(
                filter, selection, request.number("Limit"), request.isTrue("ConsistentRead"), Capacity.of(request));
    }

    /** Refuses a filter and a projection that look into key attributes. */
    void checkPaths(TableAccess table) {
        Paths.checkKeysAreScalars(filter.paths(), table::keyRole);
        Paths.checkKeysAreScalars(selection.paths(), table::keyRole);
    }

    /** Refuses to read an index as of now that may be a moment behind. */
    void checkConsistency(IndexAccess index) {
        if (consistent && index.kind() == IndexAccess.Kind.GLOBAL) {
            throw ApiError.validation("Consistent reads are not supported on global secondary indexes");
        }
    }

    /** What must be read to answer it; {@link Selection#checkWithin} has been passed. */
    PageReader.Wanted from(IndexAccess index, KeyCodec.Range range, Read.Direction direction) {
        // The filter of a Scan sees nothing but the entries of a global secondary index.
        boolean wholeItems =
                index.kind() == IndexAccess.Kind.LOCAL && (!selection.isWithin(index) || !filter.isWithin(index));
        return new PageReader.Wanted(index, range, direction, limit, PageReader.PAGE_MAX_BYTES, consistent, wholeItems);
    }
}
