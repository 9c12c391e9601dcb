package dev.tepui.storage.admin;

/** An answer of the admin port. */
record HttpAnswer(int status, String contentType, byte[] body) {
    static HttpAnswer json(int status, byte[] body) {
        return new HttpAnswer(status, "application/json", body);
    }

    static HttpAnswer error(int status, String error, String message) {
        return json(status, AdminJson.error(error, message));
    }

    static HttpAnswer text(int status, String contentType, String body) {
        return new HttpAnswer(status, contentType, body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
