package dev.tepui.operator.provisioning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tepui.crd.v1alpha1.TableSpec;
import dev.tepui.operator.apply.TableResources;
import dev.tepui.operator.apply.TableResources.Result;
import dev.tepui.operator.desired.TableFromCreateTable;
import dev.tepui.operator.naming.PoolNames;
import dev.tepui.operator.observe.AdminTokens;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Where storage nodes hand in calls of SDKs that create, change and delete tables, so that every table has a resource
 * that is up to date. A node shows the admin token of its pool and can act for that pool only.
 */
@Singleton
@Path("/provisioning/v1/namespaces/{namespace}/pools/{pool}/tables")
public class ProvisioningEndpoint {
    private static final Logger LOG = Logger.getLogger(ProvisioningEndpoint.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BEARER = "Bearer ";
    private static final int UNPROCESSABLE = 422;

    private final AdminTokens tokens;
    private final TableResources tables;

    public ProvisioningEndpoint(AdminTokens tokens, TableResources tables) {
        this.tokens = tokens;
        this.tables = tables;
    }

    /** Takes a CreateTable request as the SDK sent it, already validated. */
    @POST
    public Response create(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
            @PathParam("namespace") String namespace,
            @PathParam("pool") String pool,
            String request) {
        PoolNames names = new PoolNames(namespace, pool);
        if (!isAllowed(names, authorization)) {
            return unauthorized();
        }
        TableSpec spec;
        try {
            spec = TableFromCreateTable.spec(JSON.readTree(request));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return error(UNPROCESSABLE, "Validation", e.getMessage());
        }
        if (spec.getTableName() == null) {
            return error(UNPROCESSABLE, "Validation", "TableName is missing");
        }
        LOG.infof("SDK creates table %s in pool %s of namespace %s", spec.getTableName(), pool, namespace);
        return response(tables.create(names, spec), HttpURLConnection.HTTP_CREATED);
    }

    /** Takes the members of an UpdateTable request that are to change, and tags; see {@code SpecChange}. */
    @PATCH
    @Path("{tableName}")
    public Response update(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
            @PathParam("namespace") String namespace,
            @PathParam("pool") String pool,
            @PathParam("tableName") String tableName,
            String request) {
        PoolNames names = new PoolNames(namespace, pool);
        if (!isAllowed(names, authorization)) {
            return unauthorized();
        }
        LOG.infof("SDK changes table %s in pool %s of namespace %s", tableName, pool, namespace);
        try {
            return response(tables.update(names, tableName, JSON.readTree(request)), HttpURLConnection.HTTP_OK);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return error(UNPROCESSABLE, "Validation", e.getMessage());
        }
    }

    /** Takes the name of a DeleteTable request. */
    @DELETE
    @Path("{tableName}")
    public Response delete(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
            @PathParam("namespace") String namespace,
            @PathParam("pool") String pool,
            @PathParam("tableName") String tableName) {
        PoolNames names = new PoolNames(namespace, pool);
        if (!isAllowed(names, authorization)) {
            return unauthorized();
        }
        LOG.infof("SDK deletes table %s in pool %s of namespace %s", tableName, pool, namespace);
        return response(tables.delete(names, tableName), HttpURLConnection.HTTP_ACCEPTED);
    }

    /** In constant time, so that the time of a refusal tells nothing about the token. */
    private boolean isAllowed(PoolNames pool, String authorization) {
        Optional<String> token = tokens.of(pool);
        if (token.isEmpty() || authorization == null || !authorization.startsWith(BEARER)) {
            return false;
        }
        byte[] shown = authorization.substring(BEARER.length()).getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(token.get().getBytes(StandardCharsets.UTF_8), shown);
    }

    private static Response response(Result result, int done) {
        return switch (result) {
            case Result.Done ok -> json(done, JSON.createObjectNode());
            case Result.NotFound none ->
                error(HttpURLConnection.HTTP_NOT_FOUND, "ResourceNotFound", "Requested resource not found");
            case Result.InUse taken -> error(HttpURLConnection.HTTP_CONFLICT, "ResourceInUse", taken.message());
            case Result.Refused refused -> error(refused.httpStatus(), "Refused", refused.message());
        };
    }

    private static Response unauthorized() {
        return error(HttpURLConnection.HTTP_UNAUTHORIZED, "Unauthorized", "The token of the pool is required.");
    }

    private static Response error(int status, String error, String message) {
        return json(status, JSON.createObjectNode().put("error", error).put("message", message));
    }

    private static Response json(int status, ObjectNode body) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(body.toString())
                .build();
    }
}
