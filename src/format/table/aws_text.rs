//! Text formats of Amazon Web Services.

use super::super::{Format, Sample, Syntax};

pub(super) const ALB: Format = Format {
    name: "aws-alb",
    title: "AWS Application Load Balancer",
    syntax: Syntax::Pattern(
        "fields",
        r#"$_ $time $_ $client:$_ $_ $seconds3 $status $_ $bytes_in $bytes_out "$request" "$user_agent" $_ $_ $_ "$request_id" "$server_name""#,
    ),
    // The first column; words before a line of a classic balancer stand in the same place.
    marks: &[&["http ", "https ", "h2 ", "grpcs ", "ws ", "wss "]],
    reference: "Elastic Load Balancing user guides: access logs",
    samples: &[
        Sample {
            line: r#"https 2026-01-02T03:04:05.120000Z app/web/50dc 203.0.113.9:40112 10.0.0.7:80 0.000 0.004 0.000 200 200 120 512 "GET https://api.example:443/v1?x=1 HTTP/2.0" "curl/8" TLS_AES_128_GCM_SHA256 TLSv1.3 arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/t/1 "Root=1-6a" "api.example" "arn:aws:acm:eu-west-1:1:certificate/1" 1 2026-01-02T03:04:05.116000Z "forward" "-" "-" "10.0.0.7:80" "200" "-" "-" TID_9"#,
            gives: &[
                ("time", "2026-01-02T03:04:05.120000Z"),
                ("client_ip", "203.0.113.9"),
                ("method", "GET"),
                ("host", "api.example:443"),
                ("path", "/v1"),
                ("query", "x=1"),
                ("status", "200"),
                ("bytes_out", "512"),
                ("bytes_in", "120"),
                ("duration_us", "4000"),
                ("request_id", "Root=1-6a"),
            ],
        },
        Sample {
            line: r#"h2 2026-01-02T03:04:05.120000Z app/web/50dc 2001:db8::9:40112 - -1 -1 -1 400 - 0 272 "- http://web.example:80- -" "-" - - - "-" "-" "-" - 2026-01-02T03:04:05.116000Z "-" "-" "-" "-" "-" "-" "-""#,
            gives: &[
                ("client_ip", "2001:db8::9"),
                ("method", ""),
                ("path", "/"),
                ("status", "400"),
                ("duration_us", ""),
                ("user_agent", ""),
            ],
        },
    ],
};

pub(super) const ELB: Format = Format {
    name: "aws-elb",
    title: "AWS Classic Load Balancer",
    syntax: Syntax::Pattern(
        "fields",
        r#"$time $_ $client:$_ $_ $seconds3 $status $_ $bytes_in $bytes_out "$request" "$user_agent" $_ $_"#,
    ),
    marks: &[],
    reference: "Elastic Load Balancing user guides: access logs",
    samples: &[Sample {
        line: r#"2026-01-02T03:04:05.945958Z web 203.0.113.9:2817 10.0.0.1:80 0.000073 0.001048 0.000057 200 200 0 29 "GET http://www.example:80/ HTTP/1.1" "curl/7.38.0" - -"#,
        gives: &[
            ("client_ip", "203.0.113.9"),
            ("host", "www.example:80"),
            ("duration_us", "1178"),
            ("bytes_out", "29"),
            ("user_agent", "curl/7.38.0"),
        ],
    }],
};

pub(super) const NLB: Format = Format {
    name: "aws-nlb-tls",
    title: "TLS connections of an AWS Network Load Balancer: no HTTP",
    syntax: Syntax::Other(
        "fields",
        "tls 2.0 $time net/$_ $_ $client:$_ $_ $_ $_ $bytes_in $bytes_out",
    ),
    marks: &[],
    reference: "Elastic Load Balancing user guides: access logs",
    samples: &[Sample {
        line: r#"tls 2.0 2026-01-02T03:04:05 net/web/c6e77e28c25b2234 g3d4b5e8bb8464cd 203.0.113.9:51341 10.0.0.7:443 5 2 98 246 - arn:aws:acm:eu-west-1:1:certificate/1 - ECDHE-RSA-AES128-SHA tlsv12 - web.example h2 h2 "h2""#,
        gives: &[],
    }],
};

pub(super) const ALB_CONNECTION: Format = Format {
    name: "aws-alb-connection",
    title: "TLS connections of an AWS Application Load Balancer: no HTTP",
    // The ports and the time of the handshake stand as sizes and seconds, to be demanded as numbers.
    syntax: Syntax::Other(
        "fields",
        r#"$time $client $bytes_in $bytes_out $_ $_ $seconds "$_" $_ $_ $_"#,
    ),
    marks: &[],
    reference: "Elastic Load Balancing user guides: connection logs",
    samples: &[Sample {
        line: r#"2026-01-02T03:04:05.514108Z 203.0.113.9 36280 443 TLSv1.2 ECDHE-RSA-AES128-GCM-SHA256 4.036 "CN=a.example,O=b" NotBefore=2025-09-21T22:43:21Z;NotAfter=2026-06-17T22:43:21Z FEF257372D5C14D4 Success"#,
        gives: &[],
    }],
};

pub(super) const S3: Format = Format {
    name: "aws-s3",
    title: "Server access log of Amazon S3",
    syntax: Syntax::Pattern(
        "fields",
        r#"$_ $_ [$time1] $client $user $request_id $_ $_ "$request" $status $_ $bytes_out $_ $millis $_ "$referer" "$user_agent" $_ $_ $_ $_ $_ $host"#,
    ),
    marks: &[],
    reference: "Amazon S3 user guide: server access log format",
    samples: &[Sample {
        line: r#"79a59df900b949e55d96a1e698fbaced shop-data [02/Jan/2026:03:04:05 +0000] 203.0.113.9 arn:aws:iam::1:user/alice 3E57427F3EXAMPLE REST.GET.OBJECT a%2520b.pdf "GET /shop-data/a%20b.pdf?versionId=1 HTTP/1.1" 200 - 113 113 7 6 "-" "S3Console/0.4 "x"" - s9lzHYrFp76ZVxRcpX9+5cjAnEH2ROuNkd2BHfIa6UkFVdtjf5mKR3/eTPFvsiP/XV/VLi31234= SigV4 ECDHE-RSA-AES128-GCM-SHA256 AuthHeader shop-data.s3.eu-west-1.amazonaws.com TLSv1.2 - -"#,
        gives: &[
            ("client_ip", "203.0.113.9"),
            ("principal", "arn:aws:iam::1:user/alice"),
            ("path", "/shop-data/a%20b.pdf"),
            ("query", "versionId=1"),
            ("status", "200"),
            ("bytes_out", "113"),
            ("duration_us", "7000"),
            ("user_agent", r#"S3Console/0.4 "x""#),
            ("host", "shop-data.s3.eu-west-1.amazonaws.com"),
        ],
    }],
};

pub(super) const APIGW_CLF: Format = Format {
    name: "aws-api-gateway-clf",
    title: "AWS API Gateway access log, CLF as the console proposes it",
    syntax: Syntax::Pattern(
        "apigw",
        r#"$context.identity.sourceIp $context.identity.caller $context.identity.user [$context.requestTime]"$context.httpMethod $context.resourcePath $context.protocol" $context.status $context.responseLength $context.requestId"#,
    ),
    marks: &[],
    reference: "Amazon API Gateway developer guide: setting up access logging",
    samples: &[Sample {
        line: r#"203.0.113.9 - - [02/Jan/2026:03:04:05 +0000]"GET /pets/{id} HTTP/1.1" 200 34 c6af9ac6-7b61-11e6-9a41"#,
        gives: &[
            ("client_ip", "203.0.113.9"),
            ("method", "GET"),
            ("path", "/pets/{id}"),
            ("bytes_out", "34"),
            ("request_id", "c6af9ac6-7b61-11e6-9a41"),
        ],
    }],
};

pub(super) const APIGW_CLF_BLANK: Format = Format {
    name: "aws-api-gateway-clf-blank",
    title: "AWS API Gateway access log, CLF with a blank behind the time",
    syntax: Syntax::Pattern(
        "apigw",
        r#"$context.identity.sourceIp $context.identity.caller $context.identity.user [$context.requestTime] "$context.httpMethod $context.resourcePath $context.protocol" $context.status $context.responseLength $context.requestId $context.extendedRequestId"#,
    ),
    marks: &[],
    reference: "Amazon API Gateway developer guide: setting up access logging",
    samples: &[Sample {
        line: r#"203.0.113.9 - - [02/Jan/2026:03:04:05 +0000] "GET /pets/{id} HTTP/1.1" 200 34 c6af9ac6-7b61-11e6-9a41 JKJaXmPLvHcESHA="#,
        gives: &[
            ("client_ip", "203.0.113.9"),
            ("path", "/pets/{id}"),
            ("request_id", "c6af9ac6-7b61-11e6-9a41"),
        ],
    }],
};

pub(super) const APIGW_XML: Format = Format {
    name: "aws-api-gateway-xml",
    title: "AWS API Gateway access log, XML as the console proposes it",
    syntax: Syntax::Pattern(
        "apigw",
        r#"<request id="$context.requestId"> <ip>$context.identity.sourceIp</ip> <caller>$context.identity.caller</caller> <user>$context.identity.user</user> <requestTime>$context.requestTime</requestTime> <httpMethod>$context.httpMethod</httpMethod> <resourcePath>$context.resourcePath</resourcePath> <status>$context.status</status> <protocol>$context.protocol</protocol> <responseLength>$context.responseLength</responseLength> </request>"#,
    ),
    marks: &[],
    reference: "Amazon API Gateway developer guide: setting up access logging",
    samples: &[Sample {
        line: r#"<request id="c6af9ac6-7b61"> <ip>203.0.113.9</ip> <caller>-</caller> <user>alice</user> <requestTime>02/Jan/2026:03:04:05 +0000</requestTime> <httpMethod>GET</httpMethod> <resourcePath>/pets</resourcePath> <status>200</status> <protocol>HTTP/1.1</protocol> <responseLength>34</responseLength> </request>"#,
        gives: &[
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("path", "/pets"),
            ("status", "200"),
            ("bytes_out", "34"),
        ],
    }],
};

pub(super) const APIGW_XML_EXTENDED: Format = Format {
    name: "aws-api-gateway-xml-extended",
    title: "AWS API Gateway access log, XML as the console proposes it, with the extended id",
    syntax: Syntax::Pattern(
        "apigw",
        r#"<request id="$context.requestId"> <extendedRequestId>$context.extendedRequestId</extendedRequestId> <ip>$context.identity.sourceIp</ip> <caller>$context.identity.caller</caller> <user>$context.identity.user</user> <requestTime>$context.requestTime</requestTime> <httpMethod>$context.httpMethod</httpMethod> <resourcePath>$context.resourcePath</resourcePath> <status>$context.status</status> <protocol>$context.protocol</protocol> <responseLength>$context.responseLength</responseLength> </request>"#,
    ),
    marks: &[],
    reference: "Amazon API Gateway developer guide: setting up access logging",
    samples: &[Sample {
        line: r#"<request id="c6af9ac6-7b61"> <extendedRequestId>JKJ=</extendedRequestId> <ip>203.0.113.9</ip> <caller>-</caller> <user>alice</user> <requestTime>02/Jan/2026:03:04:05 +0000</requestTime> <httpMethod>GET</httpMethod> <resourcePath>/pets</resourcePath> <status>200</status> <protocol>HTTP/1.1</protocol> <responseLength>34</responseLength> </request>"#,
        gives: &[
            ("client_ip", "203.0.113.9"),
            ("principal", "alice"),
            ("path", "/pets"),
            ("status", "200"),
            ("bytes_out", "34"),
        ],
    }],
};
