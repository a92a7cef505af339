package dev.localdeploy.api;

import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;

/** What holds for the whole API in its OpenAPI document. */
@OpenAPIDefinition(
        info =
                @Info(
                        title = "local-deploy",
                        version = "1",
                        description =
                                "Starts programs and keeps them running. Answers on loopback only."
                                        + " Errors are problem documents (RFC 9457) with a stable"
                                        + " 'code'."),
        security = @SecurityRequirement(name = "token"))
@SecurityScheme(
        securitySchemeName = "token",
        type = SecuritySchemeType.HTTP,
        scheme = "bearer",
        description = "The content of the token file that 'local-deploy daemon status' names")
public final class ApiDescription extends Application {}
