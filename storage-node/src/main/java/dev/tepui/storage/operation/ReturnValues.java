package dev.tepui.storage.operation;

import dev.tepui.storage.command.ItemWrite;
import dev.tepui.storage.command.Reply;
import dev.tepui.storage.encoding.ItemCodec;
import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.expression.Projection;
import dev.tepui.storage.expression.Update;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.json.ItemJson;
import dev.tepui.storage.json.JsonOutput;
import dev.tepui.storage.shape.Structure;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What of an item a write answers with.
 *
 * @param parts these places of the item only; null for all of it
 */
record ReturnValues(Image image, Projection parts) {
    /** Nothing, which is also what a request without the parameter asks for. */
    static final ReturnValues NONE = new ReturnValues(Image.NONE, null);

    private static final String PARAMETER = "ReturnValues";

    /** When the item is looked at. */
    enum Image {
        /** Never. */
        NONE,
        /** Before the write. */
        OLD,
        /** After the write. */
        NEW
    }

    /** What a write asks for that replaces or removes an item; refuses the values that only UpdateItem has. */
    static ReturnValues ofReplacement(Structure request) {
        String wanted = request.string(PARAMETER);
        if (wanted == null || wanted.equals("NONE")) {
            return NONE;
        }
        if (!wanted.equals("ALL_OLD")) {
            throw ApiError.validation("ReturnValues can only be ALL_OLD or NONE");
        }
        return new ReturnValues(Image.OLD, null);
    }

    /** What an UpdateItem asks for. */
    static ReturnValues ofUpdate(Structure request, Update update) {
        String wanted = request.string(PARAMETER);
        if (wanted == null || wanted.equals("NONE")) {
            return NONE;
        }
        Image image = wanted.endsWith("_OLD") ? Image.OLD : Image.NEW;
        return new ReturnValues(image, wanted.startsWith("UPDATED_") ? changed(update) : null);
    }

    /** The places that an update is about. */
    static Projection changed(Update update) {
        return new Projection(update.actions().stream().map(Update.Action::path).toList());
    }

    /** What the state machine must send back. */
    ItemWrite.Returns wanted(boolean itemOnFailure) {
        return new ItemWrite.Returns(image == Image.OLD, image == Image.NEW, itemOnFailure);
    }

    /** Writes the member Attributes, if there is something to be in it. */
    void write(JsonOutput out, Reply.Written written) {
        Consumer<JsonOutput> attributes = attributes(written);
        if (attributes != null) {
            attributes.accept(out.name("Attributes"));
        }
    }

    /** Writes what is answered of the item as an object; null when there is nothing to be in it. */
    Consumer<JsonOutput> attributes(Reply.Written written) {
        Bytes item = image == Image.OLD ? written.oldItem() : written.newItem();
        if (image == Image.NONE || item == null) {
            return null;
        }
        if (parts == null) {
            return out -> ItemJson.write(out, item);
        }
        Map<String, AttributeValue> attributes =
                parts.applyTo(ItemCodec.decode(item.array()).attributes());
        return attributes.isEmpty() ? null : out -> ItemJson.write(out, attributes);
    }
}
