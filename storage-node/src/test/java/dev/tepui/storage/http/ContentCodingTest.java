package dev.tepui.storage.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentCodingTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip                              | GZIP",
                "deflate                           | DEFLATE",
                "GZIP                              | GZIP",
                "gzip, deflate                     | GZIP",
                "deflate, gzip                     | GZIP",
                "gzip, deflate, br, zstd           | GZIP",
                "deflate;q=1, gzip;q=0.5           | DEFLATE",
                "gzip;q=0.2, deflate;q=0.3         | DEFLATE",
                "gzip ; q=0.2 , deflate ; q=0.3    | DEFLATE",
                "gzip;q=0                          | IDENTITY",
                "gzip;q=0.0, deflate;q=0.000       | IDENTITY",
                "gzip;q=0, *                       | DEFLATE",
                "*                                 | GZIP",
                "*;q=0                             | IDENTITY",
                "br                                | IDENTITY",
                "br;q=1, gzip;q=0.1                | GZIP",
                "identity                          | IDENTITY",
                "identity, gzip                    | GZIP",
                "identity;q=1, gzip;q=0.5          | IDENTITY",
                "identity;q=0.5, gzip;q=1          | GZIP",
                "''                                | IDENTITY",
                "','                               | IDENTITY",
                "';q=1'                            | IDENTITY",
                "gzip;q=x                          | IDENTITY",
                "gzip;q=2                          | IDENTITY",
                "gzip;q=-1                         | IDENTITY",
                "gzip;level=9                      | GZIP",
                "gzip;level=9;q=0                  | IDENTITY",
            })
    void shouldWeighWhatClientsAccept(String header, ContentCoding expected) {
        assertThat(ContentCoding.wished(header).coding()).isEqualTo(expected);
        assertThat(ContentCoding.wished(header).identityRefused()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip, identity;q=0  | GZIP     | true",
                "deflate, *;q=0      | DEFLATE  | true",
                "gzip;q=0.5, *;q=0   | GZIP     | true",
                // Nothing is left: the answer goes as it is.
                "identity;q=0        | IDENTITY | false",
                "br, identity;q=0    | IDENTITY | false",
            })
    void shouldKnowWhoRefusesPlainAnswers(String header, ContentCoding coding, boolean refused) {
        assertThat(ContentCoding.wished(header)).isEqualTo(new ContentCoding.Wish(coding, refused));
    }

    @Test
    void shouldTakeTheHeaderOfARequestForOneCoding() {
        assertThat(ContentCoding.named(null)).isEqualTo(ContentCoding.IDENTITY);
        assertThat(ContentCoding.named(" ")).isEqualTo(ContentCoding.IDENTITY);
        assertThat(ContentCoding.named("identity")).isEqualTo(ContentCoding.IDENTITY);
        assertThat(ContentCoding.named(" Gzip")).isEqualTo(ContentCoding.GZIP);
        assertThat(ContentCoding.named("x-gzip")).isEqualTo(ContentCoding.GZIP);
        assertThat(ContentCoding.named("deflate")).isEqualTo(ContentCoding.DEFLATE);
        assertThat(ContentCoding.named("br")).isNull();
        assertThat(ContentCoding.named("gzip, gzip")).isNull();
    }
}
