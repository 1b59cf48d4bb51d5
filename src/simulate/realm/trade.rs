//! Lines of business: what a company calls its things, and how its API is laid out.
//!
//! The words differ so that nothing can be learnt by heart. All hosts end in `.example`.

/// Something that can be asked about one object.
#[derive(Debug)]
pub struct Leaf {
    /// What follows the object in the path.
    pub tail: &'static str,
    /// How often people look at it, relative to the others.
    pub habit: f64,
    /// The least length of a good answer, and how far it may be above.
    pub bytes: (u32, u32),
}

/// A line of business.
#[derive(Debug)]
pub struct Trade {
    /// Its name.
    pub name: &'static str,
    /// Host of the API.
    pub host: &'static str,
    /// Host of the site.
    pub site: &'static str,
    /// What its app calls itself.
    pub app: &'static str,
    /// The path of the objects, and of those of an older version.
    pub path: &'static str,
    /// The same of a version that should have been switched off.
    pub old_path: &'static str,
    /// The same for staff only.
    pub staff_path: &'static str,
    /// What can be asked; the first is the object itself.
    pub leaves: &'static [Leaf],
    /// Where tokens are fetched.
    pub login: &'static str,
    /// Where staff search.
    pub search: &'static str,
    /// The public catalogue: its path.
    pub goods: &'static str,
    /// What principals of customers begin with.
    pub subject: &'static str,
}

const fn leaf(tail: &'static str, habit: f64, least: u32, spread: u32) -> Leaf {
    Leaf { tail, habit, bytes: (least, spread) }
}

/// Every line of business that can be drawn.
pub const TRADES: [Trade; 6] = [
    Trade {
        name: "carrier",
        host: "api.tele.example",
        site: "www.tele.example",
        app: "TeleApp",
        path: "/v1/customers",
        old_path: "/v0/customers",
        staff_path: "/v1/admin/customers",
        leaves: &[
            leaf("", 26.0, 612, 180),
            leaf("/lines", 22.0, 340, 700),
            leaf("/usage", 24.0, 905, 250),
            leaf("/bills", 10.0, 1_480, 400),
            leaf("/plan-features", 0.4, 520, 240),
        ],
        login: "/v1/auth/token",
        search: "/v1/customers/search",
        goods: "/shop/devices",
        subject: "cust-",
    },
    Trade {
        name: "bank",
        host: "gateway.bank.example",
        site: "online.bank.example",
        app: "PocketBank",
        path: "/api/v3/accounts",
        old_path: "/api/v1/accounts",
        staff_path: "/api/v3/backoffice/accounts",
        leaves: &[
            leaf("", 20.0, 410, 90),
            leaf("/balance", 40.0, 128, 16),
            leaf("/transactions", 30.0, 2_200, 6_000),
            leaf("/mandates", 2.0, 380, 900),
            leaf("/holder", 3.0, 640, 120),
        ],
        login: "/oauth2/token",
        search: "/api/v3/accounts/find",
        goods: "/products",
        subject: "u",
    },
    Trade {
        name: "clinic",
        host: "fhir.clinic.example",
        site: "portal.clinic.example",
        app: "CareBook",
        path: "/r4/Patient",
        old_path: "/dstu2/Patient",
        staff_path: "/r4/internal/Patient",
        leaves: &[
            leaf("", 25.0, 1_900, 700),
            leaf("/appointments", 35.0, 420, 1_100),
            leaf("/results", 20.0, 900, 4_000),
            leaf("/medication", 9.0, 500, 1_500),
            leaf("/$summary", 1.0, 5_000, 9_000),
        ],
        login: "/auth/session",
        search: "/r4/Patient/_search",
        goods: "/doctors",
        subject: "patient-",
    },
    Trade {
        name: "shop",
        host: "api.store.example",
        site: "store.example",
        app: "StoreApp",
        path: "/rest/orders",
        old_path: "/rest-legacy/orders",
        staff_path: "/rest/warehouse/orders",
        leaves: &[
            leaf("", 30.0, 1_100, 2_400),
            leaf("/tracking", 35.0, 260, 300),
            leaf("/invoice", 8.0, 22_000, 9_000),
            leaf("/address", 3.0, 310, 60),
            leaf("/returns", 2.0, 180, 300),
        ],
        login: "/rest/session/login",
        search: "/rest/orders/lookup",
        goods: "/p",
        subject: "shopper-",
    },
    Trade {
        name: "utility",
        host: "meters.power.example",
        site: "my.power.example",
        app: "PowerMate",
        path: "/meters",
        old_path: "/beta/meters",
        staff_path: "/ops/meters",
        leaves: &[
            leaf("", 14.0, 330, 40),
            leaf("/readings", 45.0, 3_000, 5_000),
            leaf("/contract", 8.0, 1_200, 300),
            leaf("/owner", 2.0, 420, 90),
        ],
        login: "/identity/login",
        search: "/meters/query",
        goods: "/tariffs",
        subject: "",
    },
    Trade {
        name: "travel",
        host: "api.fly.example",
        site: "www.fly.example",
        app: "FlyCompanion",
        path: "/v2/bookings",
        old_path: "/v1/bookings",
        staff_path: "/v2/agent/bookings",
        leaves: &[
            leaf("", 34.0, 1_400, 800),
            leaf("/passengers", 12.0, 600, 1_300),
            leaf("/itinerary", 30.0, 900, 700),
            leaf("/boarding-pass", 16.0, 9_000, 2_000),
            leaf("/payments", 2.0, 300, 200),
        ],
        login: "/v2/sessions",
        search: "/v2/bookings/search",
        goods: "/offers",
        subject: "traveller_",
    },
];
