/** Generated from openapi.json by `npm run contract`. Not to be edited. */
export interface paths {
    "/api/commands": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes commands; one receipt each, in their order. Every kind asks for its own permission. */
        post: operations["post_commands"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/commands/refused": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's own refused entries that nobody has dealt with. */
        get: operations["get_refused"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every device. The screen asks again by itself, so it keeps nobody signed in. */
        get: operations["get_devices"];
        put?: never;
        /** Enrols the device that brings a code. It works once. */
        post: operations["post_device"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/devices/codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes a code with which one device can be enrolled within ten minutes. */
        post: operations["post_code"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/devices/contact": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A device says how it is, and hears how it stands. */
        post: operations["post_contact"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/devices/entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes entries of a device in its own name, without anyone's session. */
        post: operations["post_entries"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/devices/lost": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A browser says that its database is empty. If it was enrolled once, what it held is lost, and a person must know. */
        post: operations["post_lost"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/devices/nonce": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives out what a device must sign next. An unknown device is answered like a known one. */
        post: operations["post_device_nonce"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/entrance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How one can sign in here. */
        get: operations["get_entrance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/factors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the caller signs in with. Asking does not keep the session awake. */
        get: operations["get_factors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/factors/passkeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Registers a passkey of the caller. */
        post: operations["post_passkey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/factors/passkeys/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begins registering a passkey of the caller. */
        post: operations["post_options"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/factors/passkeys/{passkey}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Removes a passkey of the caller. */
        delete: operations["delete_passkey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/factors/passkeys/{passkey}/name": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Renames a passkey of the caller. */
        post: operations["post_name"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/factors/recovery-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes recovery codes; the earlier ones end. */
        post: operations["post_recovery_codes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/factors/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes a secret for an app that shows codes. */
        post: operations["post_totp"];
        /** Removes the app that shows codes. */
        delete: operations["delete_totp"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/factors/totp/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Confirms the app by a code of it. From now on it is asked for. */
        post: operations["post_totp_confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/glasses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The charts that the caller has open in this way. Never keeps a session awake. */
        get: operations["get_glasses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/glasses/places": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where patients are whose charts the caller cannot open otherwise. Names nobody. */
        get: operations["get_glass_places"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/glasses/{glass}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Closes a chart before its time is over. */
        post: operations["post_glass_close"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the program is well: it can read its database. */
        get: operations["get_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/invitations/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** For whom a link is. Looking does not use it up. */
        get: operations["get_invitation"];
        put?: never;
        /** Accepts a link: sets the password and signs in. It works once. */
        post: operations["post_invitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ledger": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the log signed last, and the proof that nothing before was changed. Anybody signed in may ask, whatever their role:
         *     it tells how many entries there are and nothing of any of them, and a witness is worth more the more there are.
         */
        get: operations["get_ledger"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ledger/disagreements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A device says that the log contradicts what it signed before. It goes on the record, and a person must look. */
        post: operations["post_disagreement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ledger/proofs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Proofs that entries are in the log. Anybody signed in may ask for those of any entry whose id they know: hashes show
         *     nothing of what was seen or said, not even to whoever guesses it, and ids cannot be guessed. A device so proves the
         *     entries of everybody who used it, whoever is at it now.
         */
        post: operations["post_proofs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This contract. */
        get: operations["get_openapi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The people of the facility. */
        get: operations["get_people"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/people/{person}/invitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes a one-time link for a person; earlier ones end. */
        post: operations["post_person_invitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/points-of-care": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the hospital's points of care mean. */
        get: operations["get_points_of_care"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All policy versions, newest first. */
        get: operations["get_policy"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is signed in. Asking does not keep the session awake. */
        get: operations["get_session"];
        put?: never;
        /** Signs in. */
        post: operations["post_session"];
        /** Signs out. What the browser kept of this site is cleared. */
        delete: operations["delete_session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/lock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Locks: the session ends, the key stays, and what the browser keeps of this site stays with it. */
        post: operations["post_lock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/nonce": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives out what a key must sign next. An unknown key is answered like a known one. */
        post: operations["post_nonce"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/passkey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Signs in with a passkey. */
        post: operations["post_sign_in"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/passkey/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begins signing in with a passkey, of whomever. */
        post: operations["post_sign_in_options"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/single-sign-on": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Signs in whoever came back from the provider. */
        post: operations["post_finish"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/single-sign-on/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begins: answers where to send the browser. */
        post: operations["post_start"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/unlock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begins a session with a key instead of a password. */
        post: operations["post_unlock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/stays/{stay}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A patient's page. */
        get: operations["get_stay"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/stays/{stay}/days/{date}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The record of a patient's day. */
        get: operations["get_day"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/stays/{stay}/days/{date}/pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The record of a patient's day as PDF. */
        get: operations["get_day_pdf"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/stays/{stay}/glass": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Breaks the glass: for half an hour the caller may read this patient's chart. The supervisor is told at once. */
        post: operations["post_glass"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/test-clock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the test clock says. */
        get: operations["get_test_clock"];
        put?: never;
        /** Sets or advances the test clock; it never goes back. */
        post: operations["post_test_clock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/units": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The units the caller may open. */
        get: operations["get_units"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/units/{unit}/board": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The board of a unit, now or as it was shown at a moment. */
        get: operations["get_board"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/units/{unit}/compliance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A unit's compliance. */
        get: operations["get_compliance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/units/{unit}/compliance/csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A unit's compliance as CSV. */
        get: operations["get_compliance_csv"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/units/{unit}/compliance/pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A unit's compliance as PDF. */
        get: operations["get_compliance_pdf"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/units/{unit}/days/{date}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A unit's day: every patient-day, with or without a record. */
        get: operations["get_unit_day"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/units/{unit}/days/{date}/pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A unit's day as PDF: a cover, then every patient's record. */
        get: operations["get_unit_day_pdf"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/units/{unit}/glasses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who opened charts of the unit's patients in this way, for what, and what came of the review. */
        get: operations["get_unit_glasses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/units/{unit}/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Says `alive` at once and every ten seconds, and `newer` whenever the unit has something new. */
        get: operations["get_live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/units/{unit}/needs-human": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What waits for a person: of the unit, and of no unit in particular. Never keeps a session awake. */
        get: operations["get_needs_human"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/units/{unit}/pull": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is newer on a unit than the device has. Never keeps a session awake. */
        get: operations["get_pull"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/units/{unit}/shift": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is responsible for whom. */
        get: operations["get_shift"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description What a warning is about. */
        About: "late" | "unit_stopped" | "danger" | "unowned" | "needs_human" | "glass" | {
            /** @description Written by a newer version of Milieu. */
            unknown: string;
        };
        /** @description Accepts an invitation: sets the password. */
        AcceptInvitation: {
            device?: components["schemas"]["DeviceProof"] | null;
            /** @description Only for the first administrator. */
            display_name?: string | null;
            /** @description At least 15 characters (NIST SP 800-63B-4, single factor). */
            password: string;
            /** @description As in [`SignIn`]. */
            signing_key?: string | null;
            /** @description Only for the first administrator. */
            username?: string | null;
        };
        /** @description What is asked. */
        Action: {
            /** @description What was seen. */
            check: components["schemas"]["Check"];
            /** @enum {string} */
            kind: "record_check";
            /**
             * Format: uuid
             * @description Of which stay.
             */
            stay: string;
        } | {
            /** @description What is right. */
            check: components["schemas"]["Check"];
            /**
             * Format: uuid
             * @description The check: the event that recorded it first.
             */
            corrects: string;
            /** @enum {string} */
            kind: "correct_check";
            /**
             * Format: uuid
             * @description Of which stay.
             */
            stay: string;
            /** @description What was wrong and why. */
            why: string;
        } | {
            /** @description On whose word. */
            basis: components["schemas"]["OrderBasis"];
            /** @enum {string} */
            kind: "order_level";
            /** @description Level code of the policy. */
            level: string;
            /** @description Why. */
            reason: string;
            /**
             * Format: uuid
             * @description For which stay.
             */
            stay: string;
        } | {
            /** @enum {string} */
            kind: "confirm_order";
            /**
             * Format: uuid
             * @description Which order.
             */
            order: string;
            /**
             * Format: uuid
             * @description For which stay.
             */
            stay: string;
        } | {
            /** @description Code of the policy. */
            code: string;
            /** @enum {string} */
            kind: "start_precaution";
            /** @description Order reference or reason. */
            reason: string;
            /**
             * Format: uuid
             * @description For which stay.
             */
            stay: string;
        } | {
            /** @description Code of the policy. */
            code: string;
            /** @enum {string} */
            kind: "stop_precaution";
            /** @description Order reference or reason. */
            reason: string;
            /**
             * Format: uuid
             * @description For which stay.
             */
            stay: string;
        } | {
            /** @description Who it is. */
            identity: components["schemas"]["Identity"];
            /** @enum {string} */
            kind: "admit";
            /**
             * Format: uuid
             * @description Identity of the patient: a known one, or a new one.
             */
            patient: string;
            /** @description Where to. */
            place: components["schemas"]["Place"];
            /**
             * Format: uuid
             * @description Identity of the new stay, made where it is entered.
             */
            stay: string;
        } | {
            /** @enum {string} */
            kind: "transfer";
            /** @description Where to. */
            place: components["schemas"]["Place"];
            /**
             * Format: uuid
             * @description Which stay.
             */
            stay: string;
        } | {
            /** @enum {string} */
            kind: "discharge";
            /**
             * Format: uuid
             * @description Which stay.
             */
            stay: string;
            /** @description Why or where to, in words. */
            to?: string | null;
        } | {
            /** @description The whole identity as it is now. */
            identity: components["schemas"]["Identity"];
            /** @enum {string} */
            kind: "change_identity";
            /**
             * Format: uuid
             * @description Which patient.
             */
            patient: string;
            /**
             * Format: uuid
             * @description Which stay the change was made from.
             */
            stay: string;
        } | {
            /**
             * Format: int64
             * @description From, microseconds.
             */
            from: number;
            /** @enum {string} */
            kind: "assign_block";
            /**
             * Format: uuid
             * @description Whose.
             */
            owner: string;
            /** @description For which patients; empty means everyone whom no one else owns. */
            stays?: string[];
            /**
             * Format: uuid
             * @description On which unit.
             */
            unit: string;
            /**
             * Format: int64
             * @description Until (exclusive), microseconds.
             */
            until: number;
        } | {
            /**
             * Format: uuid
             * @description Which block.
             */
            block: string;
            /** @enum {string} */
            kind: "end_block";
            /**
             * Format: uuid
             * @description On which unit.
             */
            unit: string;
        } | {
            /** @enum {string} */
            kind: "acknowledge_warning";
            /**
             * Format: uuid
             * @description On which unit.
             */
            unit: string;
            /**
             * Format: uuid
             * @description Which.
             */
            warning: string;
        } | {
            /**
             * Format: uuid
             * @description What.
             */
            item: string;
            /** @enum {string} */
            kind: "resolve";
            /** @description How. */
            resolution: components["schemas"]["Resolution"];
        } | {
            /** @enum {string} */
            kind: "adopt_policy";
            /** @description What it says. In force from `occurred_at` of the command, which may lie ahead but not back. */
            policy: components["schemas"]["Policy"];
        } | {
            /** @enum {string} */
            kind: "configure_unit";
            /** @description The unit as it shall be. */
            unit: components["schemas"]["Unit"];
        } | {
            /** @enum {string} */
            kind: "map_point_of_care";
            /** @description The mapping. */
            mapping: components["schemas"]["PointOfCareMapping"];
        } | {
            /** @description Name with credentials as on the record. */
            display_name: string;
            /** @enum {string} */
            kind: "add_person";
            /**
             * Format: uuid
             * @description Identity of the new person.
             */
            person: string;
            /** @description Scope of practice. */
            role: components["schemas"]["Role"];
            /** @description Units where they work. */
            units: string[];
            /** @description Sign-in name. */
            username: string;
        } | {
            /** @description Disabled people cannot sign in; what they have open ends. */
            disabled: boolean;
            /** @description Name with credentials as on the record. */
            display_name: string;
            /** @enum {string} */
            kind: "change_person";
            /**
             * Format: uuid
             * @description Who.
             */
            person: string;
            /** @description Scope of practice. */
            role: components["schemas"]["Role"];
            /** @description Units where they work. */
            units: string[];
        } | {
            /**
             * Format: uuid
             * @description Which.
             */
            device: string;
            /** @enum {string} */
            kind: "rename_device";
            /** @description What it is called from now on. */
            name: string;
        } | {
            /**
             * Format: uuid
             * @description Which.
             */
            device: string;
            /** @enum {string} */
            kind: "move_device";
            /**
             * Format: uuid
             * @description Where it is used from now on.
             */
            unit: string;
        } | {
            /**
             * Format: uuid
             * @description Which.
             */
            device: string;
            /** @enum {string} */
            kind: "revoke_device";
        } | {
            /**
             * Format: uuid
             * @description Which.
             */
            device: string;
            /** @enum {string} */
            kind: "wipe_device";
        } | {
            /** @enum {string} */
            kind: "end_sessions";
            /**
             * Format: uuid
             * @description Whose; everybody's when none is named.
             */
            person?: string | null;
        };
        /**
         * @description When a level applies.
         * @enum {string}
         */
        Applies: "always" | "awake" | "asleep";
        /** @description Asks for what a device must sign next to prove itself. */
        AskDeviceNonce: {
            /**
             * Format: uuid
             * @description Which device.
             */
            device: string;
        };
        /** @description Asks for what a key must sign next. */
        AskNonce: {
            /**
             * Format: uuid
             * @description Which key.
             */
            signing_key: string;
        };
        /** @description Asks for proofs of entries. */
        AskProofs: {
            /** @description The events' ids, at most 100. */
            events: string[];
            /**
             * Format: int64
             * @description In the log of this size: that of a checkpoint that the device keeps.
             */
            size: number;
        };
        /** @description How bounds are known. */
        Basis: "vouched" | "elapsed" | "contact" | "received" | {
            /** @description Written by a newer version of Milieu. */
            unknown: string;
        };
        /** @description A bed. */
        Bed: {
            /** @description Bed in the room; empty in single rooms. */
            bed?: string;
            /** @description Room, as on the door. */
            room: string;
        };
        /** @description Between which moments something can have happened. */
        Between: {
            /** @description How that is known. */
            by: components["schemas"]["Basis"];
            /**
             * Format: int64
             * @description When it happened as the person and the device's clock said, microseconds, where that cannot be.
             */
            claimed_at?: number | null;
            /**
             * Format: int64
             * @description Not before, microseconds.
             */
            earliest: number;
            /**
             * Format: int64
             * @description Not after, microseconds.
             */
            latest: number;
        };
        /** @description A block of the shift given to a named person. */
        Block: {
            /**
             * Format: int64
             * @description From, microseconds.
             */
            from: number;
            /**
             * Format: uuid
             * @description Identity.
             */
            id: string;
            /**
             * Format: uuid
             * @description Whose.
             */
            owner: string;
            /** @description For which patients; empty means everyone on the unit whom no one else owns. */
            stays: string[];
            /**
             * Format: uuid
             * @description On which unit.
             */
            unit: string;
            /**
             * Format: int64
             * @description Until (exclusive), microseconds.
             */
            until: number;
        };
        /** @description The board of a unit. */
        Board: {
            /**
             * Format: int64
             * @description As of when, microseconds.
             */
            as_of: number;
            /** @description It shows the past. */
            past: boolean;
            /** @description People named in it. */
            people: components["schemas"]["NamedPerson"][];
            /** @description One row per patient present. */
            rows: components["schemas"]["BoardRow"][];
            /**
             * Format: uuid
             * @description The unit.
             */
            unit: string;
        };
        /** @description A precaution on the board. */
        BoardPrecaution: {
            /** @description Code of the policy. */
            code: string;
            /** @description Not yet acknowledged with a check. */
            new: boolean;
            /**
             * Format: int64
             * @description Since when, microseconds.
             */
            since: number;
        };
        /**
         * @description One patient on the board. Maintained with every event, so that reading the board costs the same after a
         *     million checks as on the first day.
         */
        BoardRow: {
            /** @description Whether the level is continuous. */
            continuous: boolean;
            /**
             * Format: int64
             * @description When the next check is due: one interval after the last check, or after admission or a raised level, microseconds.
             */
            due_at: number;
            identity?: components["schemas"]["Identity"] | null;
            /**
             * Format: int64
             * @description Minutes from one check to the next at most.
             */
            interval_minutes: number;
            last_check?: components["schemas"]["LastCheck"] | null;
            /** @description Level code in force. */
            level: string;
            /**
             * Format: int64
             * @description Since when the current level is in force, microseconds.
             */
            level_since: number;
            /** @description No order is present: the policy's default level applies. */
            order_missing: boolean;
            /** @description A verbal order waits for its provider. */
            order_unconfirmed: boolean;
            /**
             * Format: uuid
             * @description Who owns the patient now.
             */
            owner?: string | null;
            /**
             * Format: uuid
             * @description The patient.
             */
            patient: string;
            /** @description Where they live on the unit. */
            place: components["schemas"]["Place"];
            /** @description Precautions in force. */
            precautions: components["schemas"]["BoardPrecaution"][];
            /**
             * Format: int64
             * @description Since when the patient is on this unit, microseconds.
             */
            since: number;
            /**
             * Format: uuid
             * @description The stay.
             */
            stay: string;
        };
        /** @description Breaks the glass. */
        BreakGlass: {
            /** @description Why. */
            cause: components["schemas"]["GlassCause"];
            /**
             * Format: uuid
             * @description Made on the device: asked for twice, it is broken once.
             */
            id: string;
            /** @description Why, in words: needed with `other`, at most 1000 characters. */
            words?: string;
        };
        /**
         * @description The answer to "did you see breathing?" about a sleeping patient. There is no default.
         * @enum {string}
         */
        Breathing: "seen" | "not_seen";
        /** @description What the person who made the check says. */
        Check: components["schemas"]["Outcome"] & {
            /** @description Precaution codes newly in force that the technician acknowledged with this check. */
            acknowledged_precautions?: string[];
            /** @description Contraband, in words. */
            contraband?: string | null;
            /** @description A hazard in the environment, in words. */
            hazard?: string | null;
            /** @description Why it was entered later than the policy's limit after it was seen. */
            late_reason?: string | null;
            /** @description Free text, by choice. */
            note?: string | null;
            /** @description Why a person who is not assigned to this patient made it. */
            unassigned_reason?: string | null;
        };
        /** @description One check as read back: the current version, with its times. */
        CheckEntry: {
            /**
             * Format: uuid
             * @description Who made it.
             */
            author: string;
            /** @description Versions, oldest first, when it was corrected: the original and each correction but the newest. */
            earlier?: components["schemas"]["EarlierVersion"][];
            /**
             * Format: int64
             * @description When it was entered, by the device's clock, microseconds.
             */
            entered_at: number;
            /**
             * Format: uuid
             * @description The event that recorded it first.
             */
            id: string;
            /**
             * Format: int64
             * @description When the patient was seen, microseconds.
             */
            occurred_at: number;
            /**
             * Format: int64
             * @description When it reached the server, microseconds.
             */
            received_at: number;
            /** @description What was recorded: the newest version. */
            recorded: components["schemas"]["RecordedCheck"];
            /**
             * Format: uuid
             * @description Of which stay.
             */
            stay: string;
        };
        /** @description What a person may do with a waiting thing. */
        Choice: {
            /** @enum {string} */
            choice: "map_location";
            /** @description PV1-3.1 as sent. */
            point_of_care: string;
        } | {
            /** @enum {string} */
            choice: "apply";
        } | {
            /** @enum {string} */
            choice: "set_aside";
        } | {
            /** @enum {string} */
            choice: "review";
        };
        /** @description What the test clock says. */
        Clock: {
            /**
             * Format: int64
             * @description Microseconds since 1970.
             */
            now: number;
        };
        /**
         * @description How times are shown.
         * @enum {string}
         */
        ClockHours: "h24" | "h12";
        /** @description One entry of a code list. */
        Code: {
            /** @description What is stored and printed, e.g. `BR`. */
            code: string;
            /** @description What the code implies. */
            flags?: components["schemas"]["CodeFlag"][];
            /** @description What is read. */
            name: components["schemas"]["Text"];
        };
        /** @description What a code implies. */
        CodeFlag: "asleep" | "off_unit" | "isolated" | "escalating" | {
            /** @description Written by a newer version of Milieu. */
            unknown: string;
        };
        /** @description A command as it travels: made on a device, kept there until its receipt has come. */
        Command: {
            /** @description What is asked. */
            action: components["schemas"]["Action"];
            clock?: components["schemas"]["Evidence"] | null;
            /**
             * Format: uuid
             * @description On which device.
             */
            device?: string | null;
            /**
             * Format: int64
             * @description The device's own count of its commands: 1, 2, 3 …
             */
            device_seq?: number | null;
            /**
             * Format: int64
             * @description When it was entered, by the device's clock, microseconds.
             */
            entered_at: number;
            /**
             * Format: uuid
             * @description Made on the device, UUIDv7. The same id with the same content is the same command, however often it comes.
             */
            id: string;
            /**
             * Format: int64
             * @description When it happened, according to the person, microseconds.
             */
            occurred_at: number;
            signed?: components["schemas"]["Signed"] | null;
        };
        /** @description Commands from a device; at most 500, at most 1 MiB. */
        CommandBatch: {
            /**
             * Format: uuid
             * @description Whose unsigned entries these are. When the session is somebody else's, nothing is taken: 409 `other_person`.
             */
            author?: string | null;
            /** @description Each is decided on its own. */
            commands?: components["schemas"]["Command"][];
            /** @description Further commands, each sealed to the server's upload key with its signature (cases/upload.json); after the others. */
            sealed?: string[];
            sent?: components["schemas"]["Reading"] | null;
            /**
             * @description One for each command: the signature over its JSON byte for byte, 64 bytes r‖s in base64url without padding; null
             *     for one that is not signed. None of a batch is signed when this is absent.
             */
            signatures?: (string | null)[] | null;
        };
        /** @description Compliance of a unit over a time, broken down. */
        Compliance: {
            /** @description Per block of the shift. */
            by_block: components["schemas"]["FiguresOf"][];
            /** @description Per owner (who was responsible when the check was due). */
            by_owner: components["schemas"]["FiguresOf"][];
            /** @description Per patient. */
            by_patient: components["schemas"]["FiguresOf"][];
            /** @description Patient-days without a single entry: listed, not absent. */
            empty_days: components["schemas"]["EmptyDay"][];
            /**
             * Format: int64
             * @description From, microseconds.
             */
            from: number;
            /** @description The whole unit. */
            unit: components["schemas"]["Figures"];
            /** @description Unit's name. */
            unit_name: string;
            /**
             * Format: int64
             * @description Until, microseconds.
             */
            until: number;
        };
        /** @description A code of the app. */
        ConfirmTotp: {
            /** @description Six digits. */
            code: string;
        };
        /** @description A device says how it is. By itself: it keeps nobody signed in. */
        Contact: {
            /** @description That it is this device. */
            proof: components["schemas"]["DeviceProof"];
            /** @description How it is. */
            report: components["schemas"]["Report"];
            /** @description It was revoked, and says that nothing is left on it. */
            wiped?: boolean;
        };
        /** @description How a device stands. */
        ContactAnswer: {
            /** @description What it is called. */
            name: string;
            /** @description Its unit's beds and when a check is due there; nothing else may show while it is locked. */
            rooms: components["schemas"]["RoomDue"][];
            /**
             * Format: int64
             * @description Server's time, microseconds.
             */
            server_time: number;
            /** @description `enrolled`; or `revoked`, `wipe`, `wiped`: it sends what it has and then wipes itself. */
            standing: components["schemas"]["Standing"];
            /**
             * Format: uuid
             * @description Where it is used.
             */
            unit: string;
        };
        /** @description One patient's day. */
        DayRecord: {
            /** @description The checks, by the time seen. */
            checks: components["schemas"]["JudgedCheck"][];
            /** @description The local day, ISO 8601. */
            date: string;
            /**
             * Format: int64
             * @description When this record was drawn up, microseconds.
             */
            drawn_at: number;
            /** @description Facility's name. */
            facility_name: string;
            /** @description The figures. */
            figures: components["schemas"]["Figures"];
            /**
             * Format: int64
             * @description First instant of the day, microseconds.
             */
            from: number;
            /** @description Stretches without a check longer than they may be. */
            gaps: components["schemas"]["Gap"][];
            /** @description Who it is. */
            identity: components["schemas"]["Identity"];
            /** @description Level orders in force in the day, in order; the first may have begun before. */
            levels: components["schemas"]["LevelOrder"][];
            /** @description People named in it. */
            people: components["schemas"]["NamedPerson"][];
            /** @description Where the patient lived, in order. */
            places: components["schemas"]["PlaceFrom"][];
            /** @description Precautions in force in the day. */
            precautions: components["schemas"]["Precaution"][];
            /** @description 92, 96 or 100 quarter hours. */
            slots: components["schemas"]["Slot"][];
            /**
             * Format: uuid
             * @description Whose.
             */
            stay: string;
            /** @description IANA zone in which the day is a day. */
            time_zone: string;
            /** @description Unit's name. */
            unit_name: string;
            /**
             * Format: int64
             * @description First instant of the next day, microseconds.
             */
            until: number;
        };
        /** @description A code with which one device can be enrolled, once. */
        DeviceCode: {
            /** @description Ten letters and digits with a hyphen in the middle. */
            code: string;
            /**
             * Format: int64
             * @description Until when it can be used, microseconds.
             */
            until: number;
        };
        /** @description Entries that a device sends in its own name; each is its signer's. At most 500, at most 1 MiB. */
        DeviceEntries: {
            /** @description Each is decided on its own. Those of a device that was revoked wait for a person. */
            entries?: components["schemas"]["DeviceEntry"][];
            /** @description That it is this device. */
            proof: components["schemas"]["DeviceProof"];
            /** @description Further entries, sealed as in [`CommandBatch`]; after the others. */
            sealed?: string[];
            sent?: components["schemas"]["Reading"] | null;
        };
        /** @description One entry as it was signed. */
        DeviceEntry: {
            /** @description Its author's, as in [`CommandBatch`]. */
            signature?: string | null;
            /** @description The command's JSON byte for byte. */
            text: string;
        };
        /** @description The devices of the facility. */
        DeviceList: {
            /** @description Newest first; those that were ended too. */
            devices: components["schemas"]["ListedDevice"][];
        };
        /** @description A device proves itself, once. */
        DeviceProof: {
            /**
             * Format: uuid
             * @description Which device.
             */
            device: string;
            /** @description A nonce it was given within the last five minutes. */
            nonce: string;
            /**
             * @description Over `milieu device`, the device's id and the nonce, with a line feed between them; 64 bytes r‖s, base64url without
             *     padding.
             */
            signature: string;
        };
        /** @description How a log contradicts what it signed before, as a device found it (docs/ledger.md section 9). */
        Disagreement: "shorter" | "forked" | "changed" | "wrong_signature" | "other_log" | "entry_missing" | {
            /** @description Written by a newer version of Milieu. */
            unknown: string;
        };
        /** @description A version of a check that a correction replaced. */
        EarlierVersion: {
            /**
             * Format: int64
             * @description When the correction reached the server, microseconds.
             */
            corrected_at: number;
            /**
             * Format: uuid
             * @description Who replaced it.
             */
            corrected_by: string;
            /**
             * Format: int64
             * @description When the patient was seen according to that version, microseconds.
             */
            occurred_at: number;
            /** @description What it said. */
            recorded: components["schemas"]["RecordedCheck"];
            /** @description What was wrong and why. */
            why: string;
        };
        /** @description A patient-day without a record. */
        EmptyDay: {
            /** @description The local day, ISO 8601. */
            date: string;
            /** @description Room and bed or name. */
            label: string;
            /**
             * Format: uuid
             * @description Whose.
             */
            stay: string;
        };
        /** @description Enrols a device. */
        EnrolDevice: {
            /** @description The code, however it was typed. */
            code: string;
            /** @description Public half of the device's key: an uncompressed point on P-256, base64url without padding. */
            public_key: string;
        };
        /** @description A device that has just been enrolled. */
        EnrolledDevice: {
            /**
             * Format: uuid
             * @description Which. Its count of entries begins at 1.
             */
            id: string;
            /** @description What it is called. */
            name: string;
            /**
             * Format: uuid
             * @description Where it is used.
             */
            unit: string;
        };
        /** @description How one can sign in here, for the sign-in screen. */
        Entrance: {
            /** @description Where passkeys work: the address of the site; no other. */
            passkey_origin?: string | null;
            /** @description Everybody must show a second factor on a browser that is no enrolled device. */
            second_factor_required: boolean;
            /** @description What the hospital's single sign-on is called; none when there is none. */
            single_sign_on?: string | null;
        };
        /** @description What the device's clocks showed when an entry was made, and the last answer of the server before it. */
        Evidence: {
            /**
             * Format: uuid
             * @description As in [`Reading`].
             */
            boot: string;
            handshake?: components["schemas"]["Handshake"] | null;
            /**
             * Format: int64
             * @description The steady clock, microseconds.
             */
            mono: number;
            /**
             * Format: int64
             * @description The wall clock, microseconds.
             */
            wall: number;
        };
        /** @description What the caller signs in with besides a password. */
        Factors: {
            /** @description They have signed in within the last ten minutes: it can be changed. Otherwise 409 `sign_in_again`. */
            fresh: boolean;
            /** @description Their passkeys, oldest first. */
            passkeys: components["schemas"]["Passkey"][];
            /**
             * Format: int64
             * @description Recovery codes that are unused.
             */
            recovery_codes_left: number;
            /**
             * Format: int64
             * @description Since when they have an app that shows codes, microseconds.
             */
            totp_since?: number | null;
        };
        /** @description Compliance figures; the same wherever they appear. */
        Figures: {
            /**
             * Format: int64
             * @description Of those done, entered at once with others for times that lie apart.
             */
            batch_entered: number;
            /**
             * Format: int64
             * @description Checks made and entered in time to count.
             */
            done: number;
            /**
             * Format: int64
             * @description Checks that should have been made: on time, late, missed and undetermined.
             */
            expected: number;
            /**
             * Format: int64
             * @description Standard deviation of the minutes between checks, in tenths: zero is a predictable round.
             */
            gap_spread_tenths?: number | null;
            /**
             * Format: int64
             * @description Of those, surely later.
             */
            late: number;
            /**
             * Format: int64
             * @description Late entries: made or claimed, entered too late to count.
             */
            late_entries: number;
            /**
             * Format: int64
             * @description The longest stretch without a check, in whole minutes.
             */
            longest_gap_minutes: number;
            /**
             * Format: int64
             * @description Median minutes between checks, in tenths.
             */
            median_gap_tenths?: number | null;
            /**
             * Format: int64
             * @description Checks that surely were never made.
             */
            missed: number;
            /**
             * Format: int64
             * @description Of those done, the patient was not found or could not be seen.
             */
            not_seen: number;
            /**
             * Format: int64
             * @description Minutes under observation in the window.
             */
            observed_minutes: number;
            /**
             * Format: int64
             * @description Of those done, the patient was off the unit in somebody's care.
             */
            off_unit: number;
            /**
             * Format: int64
             * @description Of those, surely within the interval and grace.
             */
            on_time: number;
            /**
             * Format: int64
             * @description Of those done, the patient refused to be seen.
             */
            refused: number;
            /**
             * Format: int64
             * @description Checks of which the devices' clocks do not tell whether they were made on time, late or never. Never counted as on
             *     time nor as late.
             */
            undetermined: number;
        };
        /** @description Figures of one part. */
        FiguresOf: {
            /** @description The figures. */
            figures: components["schemas"]["Figures"];
            /** @description Id of the stay or person; the start of the block as text; empty for "nobody". */
            key: string;
            /** @description What is read: a name, a room, a block. */
            label: string;
        };
        /** @description Why an entry is stored and flagged. */
        Flag: "late_entry" | "clock_doubtful" | "not_assigned" | "stay_ended" | "repeated" | "precaution_not_acknowledged" | "unknown_code" | "batch_entered" | {
            /** @description Written by a newer version of Milieu. */
            unknown: string;
        };
        /** @description That the log contradicts what it signed before, as a device found it. */
        FoundDisagreement: {
            /** @description What it showed instead, at most 4 KiB. */
            found: string;
            /** @description What the log had signed for the device, at most 4 KiB. */
            kept: string;
            /** @description How they contradict each other. */
            why: components["schemas"]["Disagreement"];
        };
        /** @description A stretch without a check that was longer than it may be. */
        Gap: {
            /** @description It was surely longer than it may be; otherwise the devices' clocks leave that open. */
            certain: boolean;
            /**
             * Format: int64
             * @description From the check before (or the start of observation), microseconds.
             */
            from: number;
            /** @description The level in force at its start. */
            level: string;
            /**
             * Format: int64
             * @description Its length in whole minutes.
             */
            minutes: number;
            /**
             * Format: int64
             * @description How many checks should have been made inside it and were not; of a gap that reaches beyond the window those that
             *     became missed in the window, so that the gaps add up to the figures.
             */
            missed: number;
            /**
             * Format: int64
             * @description To the check after (or now, or the end of the day), microseconds.
             */
            until: number;
        };
        /** @description One breaking of the glass: a person, a patient, a cause, a time. */
        Glass: {
            /** @description Why. */
            cause: components["schemas"]["GlassCause"];
            /**
             * Format: int64
             * @description When the person closed it before, microseconds.
             */
            closed_at?: number | null;
            /**
             * Format: uuid
             * @description Identity, made on the device.
             */
            id: string;
            /**
             * Format: int64
             * @description Since when it is open, microseconds.
             */
            opened_at: number;
            /**
             * Format: uuid
             * @description Who broke it.
             */
            person: string;
            /**
             * Format: uuid
             * @description Whose chart.
             */
            stay: string;
            /**
             * Format: uuid
             * @description Where the patient was then.
             */
            unit: string;
            /**
             * Format: int64
             * @description Until when it is open at the latest, microseconds.
             */
            until: number;
            /** @description Why, in the person's own words; may be empty unless the cause is another one. */
            words: string;
        };
        /**
         * @description Why someone needs a chart that is not of their unit.
         * @enum {string}
         */
        GlassCause: "emergency" | "helping" | "transfer" | "other";
        /**
         * @description What whoever reviewed it found.
         * @enum {string}
         */
        GlassFinding: "needed" | "follow_up";
        /** @description Broken glasses. */
        GlassList: {
            /** @description The caller's that are open, oldest first; or a unit's, newest first and at most 200. */
            glasses: components["schemas"]["ListedGlass"][];
            /** @description The people named. */
            people: components["schemas"]["NamedPerson"][];
        };
        /** @description A bed that is taken. */
        GlassPlace: {
            /** @description The bed. */
            bed: string;
            /** @description The room. */
            room: string;
            /**
             * Format: uuid
             * @description The patient's stay.
             */
            stay: string;
        };
        /** @description Where patients out of the caller's reach are; not who they are. */
        GlassPlaces: {
            /** @description The units that the caller cannot open, by name. */
            units: components["schemas"]["GlassUnit"][];
        };
        /** @description A review of a breaking of the glass. */
        GlassReview: {
            /**
             * Format: int64
             * @description When, microseconds.
             */
            at: number;
            /**
             * Format: uuid
             * @description Who reviewed it.
             */
            by: string;
            /** @description What they found. */
            finding: components["schemas"]["GlassFinding"];
            /** @description In their words; may be empty when it was needed. */
            words: string;
        };
        /** @description A unit out of reach. */
        GlassUnit: {
            /**
             * Format: uuid
             * @description Which.
             */
            id: string;
            /** @description What it is called. */
            name: string;
            /** @description The beds that are taken, by room and bed. */
            places: components["schemas"]["GlassPlace"][];
        };
        /** @description An answer of the server, and what the device's clocks showed when it was heard. */
        Handshake: {
            /**
             * Format: uuid
             * @description As in [`Reading`]; the answer may have been heard in an earlier run.
             */
            boot: string;
            /**
             * Format: int64
             * @description The steady clock, microseconds.
             */
            mono: number;
            /**
             * Format: int64
             * @description The server's time in its answer, microseconds.
             */
            server_time: number;
            /**
             * Format: int64
             * @description The wall clock, microseconds.
             */
            wall: number;
        };
        /** @description Whether the program is well. */
        Health: {
            /**
             * Format: int64
             * @description Things waiting on the needs-a-human list, oldest age in seconds.
             */
            needs_human_oldest_seconds?: number | null;
            /** @description `ok`, or what is wrong. */
            status: string;
            /** @description Program version. */
            version: string;
        };
        /** @description Who a patient is. Stored sealed. */
        Identity: {
            /** @description Date of birth, ISO 8601. */
            born_on?: string | null;
            /** @description Legal family name. */
            family: string;
            /** @description Legal given names. */
            given: string;
            /** @description Preferred language. */
            language?: string | null;
            /** @description Medical record number in this facility. */
            mrn: string;
            /** @description What the patient wants to be called; shown first wherever it is known. */
            preferred?: string | null;
            /** @description Pronouns, in the patient's words. */
            pronouns?: string | null;
            /** @description Administrative sex as the hospital's system sends it. */
            sex?: string | null;
        };
        /** @description For whom an invitation is. */
        Invitation: {
            /** @description Name on the record; empty for the first administrator. */
            display_name: string;
            /** @description It makes the first administrator. */
            first: boolean;
            /** @description Sign-in name; empty for the first administrator, who chooses it. */
            username: string;
        };
        /** @description A one-time link with which a person sets their own password. */
        InvitationLink: {
            /** @description Path on this server, e.g. `/invitation/…`. */
            path: string;
            /**
             * Format: int64
             * @description Until when it can be used, microseconds.
             */
            until: number;
        };
        /** @description One check with how it stands. */
        JudgedCheck: {
            /**
             * Format: int64
             * @description When it was due, microseconds.
             */
            due_at?: number | null;
            /** @description The check. */
            entry: components["schemas"]["CheckEntry"];
            /**
             * Format: int64
             * @description Minutes since the check before (or since the start of observation), rounded down.
             */
            gap_minutes?: number | null;
            /** @description How it stands. */
            timeliness: components["schemas"]["Timeliness"];
        };
        /** @description The last check on the board. */
        LastCheck: {
            /**
             * Format: int64
             * @description When the patient was seen, microseconds.
             */
            at: number;
            /**
             * Format: uuid
             * @description By whom.
             */
            by: string;
            /**
             * Format: uuid
             * @description The event that recorded it.
             */
            id: string;
            /** @description What was seen. */
            outcome: components["schemas"]["Outcome"];
        };
        /** @description What the log signed last. Formats: docs/ledger.md. */
        Ledger: {
            /** @description The newest checkpoint, a signed note; none before anything was signed. */
            checkpoint?: string | null;
            /** @description The proof, base64, that it contains what was signed at the size that was asked from; none when that is 0 or not smaller. */
            consistency?: string | null;
            /** @description The log's public key: `name+id+base64`. None in a program that signs nothing. */
            key?: string | null;
        };
        /** @description That an entry is in the log. */
        LedgerProof: {
            /**
             * Format: uuid
             * @description Which event.
             */
            event: string;
            /** @description Its leaf hash, hex. A device that has a receipt takes the leaf from there. */
            leaf: string;
            /** @description The inclusion proof, base64. */
            proof: string;
        };
        /** @description Proofs of entries. */
        LedgerProofs: {
            /** @description Of those that are sealed within that size; the others are not there. */
            proofs: components["schemas"]["LedgerProof"][];
        };
        /** @description An observation level: how closely a patient is watched. */
        Level: {
            /** @description When it applies. */
            applies: components["schemas"]["Applies"];
            /** @description Short code on the board, e.g. `Q15`, `1:1`. */
            code: string;
            /** @description Name in words. */
            name: components["schemas"]["Text"];
            /** @description How it is carried out. */
            observation: components["schemas"]["Observation"];
        };
        /** @description An order for an observation level. */
        LevelOrder: {
            /** @description On whose word. */
            basis: components["schemas"]["OrderBasis"];
            /**
             * Format: int64
             * @description When the provider confirmed it; `None` while a verbal order waits.
             */
            confirmed_at?: number | null;
            /**
             * Format: uuid
             * @description Who entered it.
             */
            entered_by: string;
            /**
             * Format: uuid
             * @description Identity: the id of the command that made it.
             */
            id: string;
            /** @description Level code of the policy. */
            level: string;
            /** @description Why. */
            reason: string;
            /**
             * Format: int64
             * @description When the server received it, microseconds.
             */
            received_at: number;
            /**
             * Format: int64
             * @description From when on it is in force, microseconds.
             */
            started_at: number;
        };
        /** @description A device of the facility. */
        ListedDevice: {
            /**
             * Format: int64
             * @description When it was last heard, microseconds.
             */
            contact_at?: number | null;
            /**
             * Format: int64
             * @description When it was enrolled, microseconds.
             */
            enrolled_at: number;
            /**
             * Format: uuid
             * @description Which.
             */
            id: string;
            /** @description What it is called. */
            name: string;
            report?: components["schemas"]["Report"] | null;
            /** @description Whether it may still do anything. */
            standing: components["schemas"]["Standing"];
            /**
             * Format: int64
             * @description Since when, microseconds.
             */
            standing_at: number;
            /**
             * Format: uuid
             * @description Where it is used.
             */
            unit: string;
        };
        /** @description A broken glass, as it is listed. */
        ListedGlass: {
            /** @description The glass. */
            glass: components["schemas"]["Glass"];
            place?: components["schemas"]["Place"] | null;
            review?: components["schemas"]["GlassReview"] | null;
        };
        /**
         * @description What the live stream says: never a record, only that there is something newer, and that the server lives.
         *     Sent as `event: newer` or `event: alive` with this as data.
         */
        Live: {
            /**
             * Format: int64
             * @description The newest of this unit.
             */
            log_index: number;
            /**
             * Format: int64
             * @description Server's time, microseconds.
             */
            server_time: number;
        };
        /** @description Who is signed in, and what their device needs to know. */
        Me: {
            device?: components["schemas"]["MyDevice"] | null;
            /** @description Facility's name. */
            facility_name: string;
            /**
             * Format: int64
             * @description Minutes without a tap after which the session ends.
             */
            idle_minutes: number;
            /** @description Who. */
            person: components["schemas"]["Person"];
            /** @description Policy versions in force now or later, and the last before. */
            policies: components["schemas"]["PolicyVersion"][];
            /**
             * Format: int64
             * @description Server's time, microseconds.
             */
            server_time: number;
            /**
             * Format: int64
             * @description When the session ends however busy, microseconds.
             */
            session_until: number;
            /**
             * @description The server's half of the key under which this browser keeps what is clinical: 32 bytes, base64url without padding. One for
             *     each enrolled device, the same for everybody on it; elsewhere one for each session.
             */
            share: string;
            /**
             * Format: uuid
             * @description The key whose public half came with the sign-in: entries name it.
             */
            signing_key?: string | null;
            /** @description The server runs on a test clock: nothing here is real. */
            test_clock: boolean;
            /** @description The units they may open. */
            units: components["schemas"]["Unit"][];
            /** @description To which their device seals what it sends. */
            upload_key: components["schemas"]["UploadKey"];
        };
        /** @description The enrolled device on which the session began. */
        MyDevice: {
            /**
             * Format: uuid
             * @description Which.
             */
            id: string;
            /** @description What it is called. */
            name: string;
            /**
             * Format: uuid
             * @description Where it is used.
             */
            unit: string;
        };
        /** @description A person's name on the record. */
        NamedPerson: {
            /** @description Name with credentials. */
            display_name: string;
            /**
             * Format: uuid
             * @description Who.
             */
            id: string;
            /** @description Role. */
            role: components["schemas"]["Role"];
        };
        /** @description One thing that waits for a person. */
        NeedsHuman: {
            /**
             * Format: uuid
             * @description Who sent it, when a person did.
             */
            author?: string | null;
            /** @description What may be done with it. */
            choices: components["schemas"]["Choice"][];
            /**
             * Format: uuid
             * @description Identity: of the message, or of the command.
             */
            id: string;
            /** @description What it is. */
            kind: components["schemas"]["NeedsHumanKind"];
            /** @description Why it waits, in words a technician or registrar can act on. */
            reason: components["schemas"]["Reason"];
            /**
             * Format: int64
             * @description Since when, microseconds.
             */
            since: number;
            /** @description In one line: the event, the patient, the place, as far as they could be read. */
            summary: string;
            /**
             * Format: uuid
             * @description Which unit it concerns, when known.
             */
            unit?: string | null;
        };
        /** @description What kind of thing waits. */
        NeedsHumanKind: "message" | "refused_entry" | "conflicting_entry" | "device" | "quarantined_entry" | "sign_in" | "glass" | "ledger" | "witness" | "backup" | {
            /** @description Written by a newer version of Milieu. */
            unknown: string;
        };
        /** @description The needs-a-human list. */
        NeedsHumanList: {
            /** @description Oldest first, at most 500. */
            items: components["schemas"]["NeedsHuman"][];
            /** @description How the queue of the hospital's messages stands. */
            queue: components["schemas"]["QueueCount"];
            /**
             * Format: int64
             * @description How many there are in all.
             */
            total: number;
        };
        /** @description Asks for a code with which a device is enrolled. */
        NewDevice: {
            /** @description What it will be called: 1 to 60 characters. */
            name: string;
            /**
             * Format: uuid
             * @description Where it will be used.
             */
            unit: string;
        };
        /** @description A secret for an app that shows codes. It counts once a code of the app confirms it. */
        NewTotp: {
            /** @description In base 32, to be typed. */
            secret: string;
            /** @description The same as `otpauth:` address, to be shown as a square. */
            uri: string;
        };
        /** @description When it is night on the unit, in minutes after local midnight; may span midnight. */
        Night: {
            /**
             * Format: int64
             * @description End, e.g. 420 for 07:00.
             */
            end_minutes: number;
            /**
             * Format: int64
             * @description Start, e.g. 1380 for 23:00.
             */
            start_minutes: number;
        };
        /** @description What a key must sign within five minutes, once. */
        Nonce: {
            /** @description 64 hexadecimal digits. */
            nonce: string;
        };
        /** @description How a level is carried out. */
        Observation: {
            /**
             * Format: int64
             * @description Minutes from one check to the next at most.
             */
            interval_minutes: number;
            /** @enum {string} */
            kind: "intermittent";
        } | {
            /** @description Within arm's length rather than within sight. */
            arms_length: boolean;
            /**
             * Format: int64
             * @description Minutes between the entries that a continuous observer makes.
             */
            entry_interval_minutes: number;
            /** @enum {string} */
            kind: "continuous";
            /**
             * Format: int64
             * @description How many patients one observer may watch at once.
             */
            max_patients: number;
            /**
             * Format: int64
             * @description Observers per patient (2 for 2:1).
             */
            observers: number;
        };
        /** @description On whose word a level was set. */
        OrderBasis: {
            /** @enum {string} */
            by: "provider";
        } | {
            /** @enum {string} */
            by: "verbal";
            /**
             * Format: uuid
             * @description The provider who gave it.
             */
            provider: string;
        } | {
            /** @enum {string} */
            by: "nurse_raised";
        };
        /** @description What came of looking for a patient. Nothing in it is ever pre-filled. */
        Outcome: {
            /** @description Activity code of the policy. */
            activity: string;
            /** @description Behaviour codes of the policy; may be empty. */
            behaviours?: string[];
            breathing?: components["schemas"]["Breathing"] | null;
            /** @description Location code of the policy. */
            location: string;
            /** @enum {string} */
            outcome: "seen";
        } | {
            /** @description Where they were looked for. */
            looked_in?: string | null;
            /** @enum {string} */
            outcome: "not_found";
        } | {
            /** @description Location code of the policy. */
            location: string;
            /** @enum {string} */
            outcome: "off_unit";
            /** @description Who has the patient. */
            with_whom: string;
        } | {
            /** @enum {string} */
            outcome: "refused";
            /** @description What they said or did. */
            said?: string | null;
        } | {
            /** @description By what. */
            because: string;
            /** @enum {string} */
            outcome: "cannot_see";
        };
        /** @description A passkey. */
        Passkey: {
            /**
             * Format: uuid
             * @description Which.
             */
            id: string;
            /**
             * Format: int64
             * @description When it was registered, microseconds.
             */
            made_at: number;
            /** @description What its person calls it. */
            name: string;
            /**
             * Format: int64
             * @description When it was last used, microseconds.
             */
            used_at?: number | null;
        };
        /** @description What a browser must answer within five minutes, once. */
        PasskeyOptions: {
            /** @description Goes back with the answer. */
            challenge: string;
            /** @description `PublicKeyCredentialCreationOptionsJSON` or `PublicKeyCredentialRequestOptionsJSON` of WebAuthn. */
            options: Record<string, never>;
        };
        /** @description A patient's page. */
        PatientPage: {
            /** @description Checks of the last 48 hours. */
            checks: components["schemas"]["CheckEntry"][];
            glass?: components["schemas"]["Glass"] | null;
            /** @description Who it is. */
            identity: components["schemas"]["Identity"];
            /** @description Level orders, oldest first. */
            levels: components["schemas"]["LevelOrder"][];
            /** @description People named in it. */
            people: components["schemas"]["NamedPerson"][];
            /** @description Where the patient lived. */
            places: components["schemas"]["PlaceFrom"][];
            /** @description Precautions, oldest first. */
            precautions: components["schemas"]["Precaution"][];
            row?: components["schemas"]["BoardRow"] | null;
            /** @description The stay. */
            stay: components["schemas"]["Stay"];
        };
        /** @description The people of the facility. */
        PeopleList: {
            /** @description The people, by name. */
            people: components["schemas"]["Person"][];
        };
        /** @description A person, as others may see them. */
        Person: {
            /** @description Disabled people cannot sign in; their entries remain theirs. */
            disabled: boolean;
            /** @description Name with credentials as it appears on the record, e.g. "Maria Lopez, MHT". */
            display_name: string;
            /**
             * Format: uuid
             * @description Identity, on every entry they make.
             */
            id: string;
            /** @description Scope of practice. */
            role: components["schemas"]["Role"];
            /** @description Units where they work. Managers, auditors and providers may have several. */
            units: string[];
            /** @description Sign-in name, unique in the facility, lower case. */
            username: string;
        };
        /** @description A place in a unit. */
        Place: {
            /** @description Bed in the room; empty in single rooms. */
            bed?: string;
            /** @description Room, as on the door. */
            room: string;
            /**
             * Format: uuid
             * @description The unit.
             */
            unit: string;
        };
        /** @description From when on a patient lived where. */
        PlaceFrom: {
            /**
             * Format: int64
             * @description From, microseconds.
             */
            from: number;
            place?: components["schemas"]["Place"] | null;
        };
        /** @description What the hospital's points of care mean. */
        PointOfCareList: {
            /** @description The mappings. */
            mappings: components["schemas"]["PointOfCareMapping"][];
        };
        /** @description How the hospital's system names a place, and which unit it means (PV1-3). Unlisted rooms and beds keep their names. */
        PointOfCareMapping: {
            /** @description PV1-3.1 as sent. */
            point_of_care: string;
            /**
             * Format: uuid
             * @description The unit it means; `None`: known and not one of ours.
             */
            unit?: string | null;
        };
        /** @description What a policy says. */
        Policy: {
            /** @description What a patient can be doing. */
            activities: components["schemas"]["Code"][];
            /**
             * Format: int64
             * @description A shared device locks after so many minutes without a tap, 2 to 5.
             */
            auto_lock_minutes?: number;
            /** @description How a patient can appear. */
            behaviours: components["schemas"]["Code"][];
            /** @description Blocks of the shift: minutes after local midnight at which each begins, ascending. */
            blocks_start_minutes: number[];
            /** @description 24-hour or 12-hour times on screen. */
            clock_hours: components["schemas"]["ClockHours"];
            /** @description The level that applies when no order is present: the safest the facility accepts as a default. */
            default_level: string;
            /**
             * Format: int64
             * @description How many minutes before the due time the app may propose the next check, so that rounds cannot be predicted.
             */
            early_window_minutes: number;
            /**
             * Format: int64
             * @description Minutes after the due time during which a check still counts as on time (0–5 in US policies).
             */
            grace_minutes: number;
            /**
             * Format: int64
             * @description A check entered more than this many minutes after it was seen is a late entry and needs a reason.
             */
            late_entry_minutes: number;
            /** @description Observation levels, least restrictive first; "raising" means a later one. */
            levels: components["schemas"]["Level"][];
            /** @description Where a patient can be. */
            locations: components["schemas"]["Code"][];
            /**
             * Format: int64
             * @description A gap of at least this share of the interval, in percent, is a missed check (200 = two intervals).
             */
            missed_percent: number;
            /** @description Night, for the night mode and for the breathing question of sleeping patients. */
            night: components["schemas"]["Night"];
            /** @description What staff must guard against. */
            precautions: components["schemas"]["Code"][];
            /**
             * Format: int64
             * @description A second check of the same patient within this many seconds asks whether it is meant.
             */
            repeat_guard_seconds: number;
            /** @description When warnings go to whom. */
            warnings: components["schemas"]["WarningPolicy"];
        };
        /** @description Policy versions. */
        PolicyList: {
            /** @description All versions, newest first. */
            policies: components["schemas"]["PolicyVersion"][];
        };
        /** @description A policy as adopted. */
        PolicyVersion: {
            /**
             * Format: int64
             * @description From when on it is in force, microseconds.
             */
            adopted_at: number;
            /**
             * Format: uuid
             * @description Identity of this version.
             */
            id: string;
            /** @description What it says. */
            policy: components["schemas"]["Policy"];
        };
        /** @description A precaution and the time it was in force. */
        Precaution: {
            /** @description Code of the policy. */
            code: string;
            /**
             * Format: uuid
             * @description The event that started it.
             */
            id: string;
            /** @description Order reference or reason. */
            reason: string;
            /**
             * Format: int64
             * @description Since when, microseconds.
             */
            started_at: number;
            /**
             * Format: uuid
             * @description Who started it.
             */
            started_by: string;
            /**
             * Format: int64
             * @description Until when; `None` while in force.
             */
            stopped_at?: number | null;
            /**
             * Format: uuid
             * @description Who stopped it.
             */
            stopped_by?: string | null;
        };
        /** @description An error, in words that say what to do next. */
        Problem: {
            /** @description Stable code, e.g. `not_signed_in`, `not_found`, `malformed`, `too_many_tries`. */
            code: string;
            /** @description The field at fault. */
            field?: string | null;
            /** @description English words; the screen has its own words for the code. */
            message: string;
        };
        /** @description What a device needs of a unit, since it last asked. */
        Pull: {
            /** @description Blocks of today and tomorrow. */
            blocks: components["schemas"]["Block"][];
            /** @description Checks recorded or corrected since; when full, those of the last 24 hours. */
            checks: components["schemas"]["CheckEntry"][];
            /** @description Everything is sent anew: forget rows and checks of this unit that are not in here. */
            full: boolean;
            /**
             * Format: int64
             * @description Ask next time with this.
             */
            log_index: number;
            /** @description More is waiting: ask again at once. */
            more: boolean;
            /**
             * Format: int64
             * @description Things waiting on the needs-a-human list that the caller may see.
             */
            needs_human: number;
            /** @description People of the unit, by name. */
            people: components["schemas"]["NamedPerson"][];
            /** @description Policy versions in force now or later, and the last before. */
            policies: components["schemas"]["PolicyVersion"][];
            /** @description All rows of the unit's board (always all: a unit is small). */
            rows: components["schemas"]["BoardRow"][];
            /**
             * Format: int64
             * @description Server's time, microseconds.
             */
            server_time: number;
            /** @description Patients or coming blocks without an owner. */
            unowned: components["schemas"]["Unowned"][];
            /** @description Open warnings. */
            warnings: components["schemas"]["Warning"][];
        };
        /** @description How the queue of received messages stands. */
        QueueCount: {
            /**
             * Format: int64
             * @description Received and applied.
             */
            applied: number;
            /**
             * Format: int64
             * @description Received, kept, of no meaning to Milieu.
             */
            kept: number;
            /**
             * Format: int64
             * @description Refused: unreadable, or set aside by a person.
             */
            refused: number;
            /**
             * Format: int64
             * @description Waiting for a person.
             */
            waiting: number;
        };
        /** @description What a device's clocks showed at one moment. */
        Reading: {
            /**
             * Format: uuid
             * @description The run of the app in which `mono` counts: made anew with every page and every start.
             */
            boot: string;
            /**
             * Format: int64
             * @description The steady clock, microseconds: never set, may stand still while the device sleeps.
             */
            mono: number;
            /**
             * Format: int64
             * @description The wall clock, microseconds: as the device has it, right or wrong.
             */
            wall: number;
        };
        /** @description Why something waits or was refused. */
        Reason: {
            /** @description Stable code, for the screen's own words, e.g. `location_unmapped`. */
            code: string;
            /** @description English words, with the particulars. */
            text: string;
        };
        /** @description What became of a command. There is no fourth outcome. */
        Receipt: components["schemas"]["ReceiptOutcome"] & {
            /** @description SHA-256 of the command's JSON exactly as sent, hex: a device lets go of an entry only for a receipt of its own content. */
            content_hash: string;
            /**
             * Format: uuid
             * @description Of which command.
             */
            id: string;
            /** @description The leaf hash of the event that it became, hex; null when it was refused. Never kept: put in when the receipt is given. */
            leaf?: string | null;
            /**
             * Format: int64
             * @description When the server received it first, microseconds.
             */
            received_at: number;
        };
        /** @description What became of a command. */
        ReceiptOutcome: {
            /** @enum {string} */
            outcome: "stored";
        } | {
            /** @description What is odd. */
            flags: components["schemas"]["Flag"][];
            /** @enum {string} */
            outcome: "flagged";
        } | {
            /** @enum {string} */
            outcome: "refused";
            /** @description Why. */
            reason: components["schemas"]["Reason"];
        };
        /** @description One receipt per command, in their order. */
        Receipts: {
            /** @description What the log signed about those that were stored (docs/ledger.md section 8): one note for each 300 of them. */
            notes?: string[];
            /** @description The receipts. Nothing but a receipt with its content's hash lets a device forget an entry. */
            receipts: components["schemas"]["Receipt"][];
            /**
             * Format: int64
             * @description Server's time, microseconds.
             */
            server_time: number;
        };
        /** @description A check as recorded: with what was in force at that minute and what the server found odd. */
        RecordedCheck: components["schemas"]["Check"] & {
            /** @description What was odd about it; stored all the same. */
            flags: components["schemas"]["Flag"][];
            /** @description Level code in force when it was seen. */
            level: string;
            /** @description Precaution codes in force when it was seen. */
            precautions: string[];
            seen_between?: components["schemas"]["Between"] | null;
        };
        /** @description Recovery codes, shown once; empty when the caller has unused ones from before. */
        RecoveryCodes: {
            /** @description Each is used up by one sign-in. */
            codes: string[];
        };
        /** @description A refused entry. */
        Refused: {
            /** @description Its kind. */
            action: string;
            /**
             * Format: uuid
             * @description Which command.
             */
            id: string;
            /** @description Why. */
            reason: components["schemas"]["Reason"];
            /**
             * Format: int64
             * @description When, microseconds.
             */
            received_at: number;
        };
        /** @description The caller's own refused entries that nobody has dealt with. */
        RefusedList: {
            /** @description Newest first, at most 200. */
            refused: components["schemas"]["Refused"][];
        };
        /** @description Registers a passkey. */
        RegisterPasskey: {
            /** @description As given out. */
            challenge: string;
            /** @description `RegistrationResponseJSON` of WebAuthn. */
            credential: Record<string, never>;
            /** @description What its person calls it: 1 to 60 characters. */
            name: string;
        };
        /** @description A passkey that has just been registered. */
        RegisteredPasskey: {
            /** @description Recovery codes, shown once; empty when the caller has unused ones from before. */
            codes: string[];
            /** @description The passkey. */
            passkey: components["schemas"]["Passkey"];
        };
        /** @description Renames a passkey. */
        RenamePasskey: {
            /** @description 1 to 60 characters. */
            name: string;
        };
        /** @description What a device says of itself at each contact. It is believed only as far as it hurts no one. */
        Report: {
            /** @description The version of the app it runs. */
            app_version: string;
            /**
             * Format: int64
             * @description How far the server's clock is ahead of its own, microseconds.
             */
            clock_offset: number;
            /**
             * Format: int64
             * @description Its own count: how many entries were made on it since it was enrolled.
             */
            last_seq: number;
            /** @description The browser has promised to keep its storage. */
            persistent: boolean;
            /**
             * Format: int64
             * @description Entries that it has and the server has not confirmed.
             */
            unsent: number;
        };
        /** @description How a waiting thing was dealt with. */
        Resolution: {
            /** @enum {string} */
            how: "map_location";
            /** @description The mapping. */
            mapping: components["schemas"]["PointOfCareMapping"];
        } | {
            /** @enum {string} */
            how: "apply";
        } | {
            /** @enum {string} */
            how: "set_aside";
            /** @description Why. */
            why: string;
        } | {
            /** @description What was found. */
            finding: components["schemas"]["GlassFinding"];
            /** @enum {string} */
            how: "review";
            /** @description In words; may be empty when it was needed. */
            words: string;
        };
        /**
         * @description A person's role. Scope of practice follows from it (DESIGN section 6).
         * @enum {string}
         */
        Role: "technician" | "nurse" | "charge_nurse" | "provider" | "manager" | "auditor" | "administrator";
        /** @description When a check is due in a bed. */
        RoomDue: {
            /** @description Bed in the room. */
            bed: string;
            /** @description Somebody must go there now; why shows to whoever unlocks. */
            danger: boolean;
            /**
             * Format: int64
             * @description Microseconds.
             */
            due_at: number;
            /** @description Room. */
            room: string;
        };
        /** @description Sets or advances the test clock. Give one of the two. */
        SetClock: {
            /**
             * Format: int64
             * @description Microseconds to advance by.
             */
            advance?: number | null;
            /**
             * Format: int64
             * @description Microseconds since 1970.
             */
            set?: number | null;
        };
        /** @description Who is responsible for whom. */
        Shift: {
            /** @description Blocks that touch the time asked for. */
            blocks: components["schemas"]["Block"][];
            /** @description People who work on the unit. */
            people: components["schemas"]["NamedPerson"][];
            /** @description Patients present now. */
            stays: components["schemas"]["BoardRow"][];
            /** @description Stretches without an owner. */
            unowned: components["schemas"]["Unowned"][];
        };
        /** @description Signs in. */
        SignIn: {
            /** @description A code of the person's app, or a recovery code: wanted when a sign-in without it was answered 401 `second_factor`. */
            code?: string | null;
            device?: components["schemas"]["DeviceProof"] | null;
            /** @description Password. */
            password: string;
            /**
             * @description Public half of the key that will sign what is entered: an uncompressed point on P-256, base64url without padding.
             *     Once given, nothing unsigned is taken from the session.
             */
            signing_key?: string | null;
            /** @description Sign-in name. */
            username: string;
        };
        /** @description Signs in with a passkey. */
        SignInWithPasskey: {
            /** @description As given out. */
            challenge: string;
            /** @description `AuthenticationResponseJSON` of WebAuthn. */
            credential: Record<string, never>;
            device?: components["schemas"]["DeviceProof"] | null;
            /** @description As in [`crate::SignIn`]. */
            signing_key?: string | null;
        };
        /** @description What a signed command says of itself. The signature is over the command's JSON byte for byte, so it covers this too. */
        Signed: {
            /**
             * Format: uuid
             * @description Who pressed save.
             */
            author: string;
            /**
             * Format: uuid
             * @description Their key on that device.
             */
            key: string;
            /** @description SHA-256 of the device's command before this one, hexadecimal; none for its first. */
            previous?: string | null;
        };
        /** @description What the provider sent the browser back with. */
        SingleSignOnFinish: {
            /** @description `code` of the address. */
            code: string;
            device?: components["schemas"]["DeviceProof"] | null;
            /** @description As given out. */
            flow: string;
            /** @description `iss` of the address, when it is there (RFC 9207). */
            issuer?: string | null;
            /** @description As in [`crate::SignIn`]. */
            signing_key?: string | null;
            /** @description `state` of the address. */
            state: string;
        };
        /** @description Where to send the browser for the hospital's single sign-on. */
        SingleSignOnStart: {
            /** @description Goes back with what the provider answers. Only this browser has it. */
            flow: string;
            /** @description Where to. */
            url: string;
        };
        /** @description A quarter hour of the local day, for the printed sheet. */
        Slot: {
            /** @description The checks seen in it. */
            checks: string[];
            /**
             * Format: int64
             * @description Start, microseconds.
             */
            from: number;
            /** @description Local time with its offset where the hour is repeated, e.g. `01:15` or `01:15 -05:00`. */
            label: string;
            /** @description Whether the patient was on the unit for any of it. */
            present: boolean;
        };
        /**
         * @description How far a warning has climbed: whose concern it is.
         * @enum {string}
         */
        Stage: "owner" | "charge" | "supervisor";
        /**
         * @description Whether a device may still do anything.
         * @enum {string}
         */
        Standing: "enrolled" | "revoked" | "wipe" | "wiped";
        /** @description One stay, with where the patient is now. */
        Stay: {
            /**
             * Format: int64
             * @description Since when, microseconds.
             */
            admitted_at: number;
            /**
             * Format: int64
             * @description Until when; `None` while present.
             */
            discharged_at?: number | null;
            /**
             * Format: uuid
             * @description Identity.
             */
            id: string;
            /**
             * Format: uuid
             * @description Whose.
             */
            patient: string;
            place?: components["schemas"]["Place"] | null;
            /** @description Why the stay is what it is. */
            state: components["schemas"]["StayState"];
            /** @description The hospital's visit number, when known. */
            visit_number?: string | null;
        };
        /**
         * @description The state of a stay.
         * @enum {string}
         */
        StayState: "expected" | "present" | "discharged" | "cancelled";
        /** @description Text in the languages of the screen. */
        Text: {
            /** @description English. */
            en: string;
            /** @description Spanish. */
            es: string;
        };
        /**
         * @description How a check stands against the policy in force when it was due.
         * @enum {string}
         */
        Timeliness: "on_time" | "late" | "missed" | "undetermined" | "first" | "late_entry";
        /** @description A unit and its rooms. */
        Unit: {
            /** @description Beds in walking order. */
            beds: components["schemas"]["Bed"][];
            /**
             * Format: uuid
             * @description Identity.
             */
            id: string;
            /** @description Name on the door. */
            name: string;
            /** @description IANA time zone, e.g. `America/New_York`. */
            time_zone: string;
        };
        /** @description A unit's day: every patient-day, with or without a record. */
        UnitDay: {
            /** @description The local day, ISO 8601. */
            date: string;
            /** @description The figures of the unit. */
            figures: components["schemas"]["Figures"];
            /** @description One per patient who was here on that day. */
            patients: components["schemas"]["UnitDayPatient"][];
            /** @description Unit's name. */
            unit_name: string;
        };
        /** @description One patient in a unit's day. */
        UnitDayPatient: {
            /** @description There is not a single entry. */
            empty: boolean;
            /** @description The figures. */
            figures: components["schemas"]["Figures"];
            /** @description Who it is. */
            identity: components["schemas"]["Identity"];
            /** @description Room and bed. */
            place: string;
            /**
             * Format: uuid
             * @description The stay.
             */
            stay: string;
        };
        /** @description The units the caller may open. */
        UnitList: {
            /** @description The units. */
            units: components["schemas"]["Unit"][];
        };
        /** @description Unlocks: begins a session of the key's person without a password, within the key's hours. */
        Unlock: {
            device?: components["schemas"]["DeviceProof"] | null;
            /** @description The nonce it was given. */
            nonce: string;
            /** @description Over `milieu unlock`, the key's id and the nonce, with a line feed between them; base64url without padding. */
            signature: string;
            /**
             * Format: uuid
             * @description Which key.
             */
            signing_key: string;
        };
        /** @description A stretch of time in which patients have no owner. */
        Unowned: {
            /**
             * Format: int64
             * @description From, microseconds.
             */
            from: number;
            /** @description Which patients. */
            stays: string[];
            /**
             * Format: int64
             * @description Until, microseconds.
             */
            until: number;
        };
        /** @description The public half of the key to which devices seal what they send. */
        UploadKey: {
            /**
             * Format: uuid
             * @description Which: a sealed entry names it.
             */
            id: string;
            /** @description The 65 bytes of an uncompressed point on P-256, base64url without padding. */
            public_key: string;
        };
        /** @description A warning that is open, or was. */
        Warning: {
            /** @description About what. */
            about: components["schemas"]["About"];
            /**
             * Format: int64
             * @description Last acknowledgement, microseconds.
             */
            acknowledged_at?: number | null;
            /**
             * Format: uuid
             * @description By whom.
             */
            acknowledged_by?: string | null;
            /**
             * Format: int64
             * @description Since when the check was due (or the block began), microseconds.
             */
            due_at: number;
            /**
             * Format: uuid
             * @description Identity.
             */
            id: string;
            /**
             * Format: uuid
             * @description The owner it went to first, when there was one.
             */
            owner?: string | null;
            /**
             * Format: int64
             * @description When the first stage was raised, microseconds.
             */
            raised_at: number;
            /**
             * Format: int64
             * @description When it ended by itself (a check was made, the patient left), microseconds.
             */
            resolved_at?: number | null;
            /** @description How far it has climbed. */
            stage: components["schemas"]["Stage"];
            /**
             * Format: uuid
             * @description Whom it concerns; `None` for the whole unit.
             */
            stay?: string | null;
            /**
             * Format: uuid
             * @description On which unit.
             */
            unit: string;
        };
        /** @description When a late check is whose concern, in minutes after it was due. */
        WarningPolicy: {
            /**
             * Format: int64
             * @description The charge nurse.
             */
            charge_minutes: number;
            /**
             * Format: int64
             * @description The owner of the patient.
             */
            owner_minutes: number;
            /**
             * Format: int64
             * @description An acknowledged warning comes back after this time when no check was made.
             */
            return_minutes: number;
            /** @description Whether warnings may sound in this unit (danger always may). */
            sound: boolean;
            /**
             * Format: int64
             * @description The supervisor (manager).
             */
            supervisor_minutes: number;
            /**
             * Format: int64
             * @description Share of a unit's patients, in percent, that must be late for one warning "the unit has stopped".
             */
            unit_stopped_percent: number;
            /**
             * Format: int64
             * @description How many minutes before it begins a block without an owner is shown to the charge nurse.
             */
            unowned_notice_minutes: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    post_commands: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CommandBatch"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipts"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_refused: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefusedList"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_devices: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceList"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_device: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EnrolDevice"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnrolledDevice"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_code: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewDevice"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceCode"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_contact: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Contact"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactAnswer"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_entries: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeviceEntries"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipts"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_lost: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_device_nonce: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AskDeviceNonce"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Nonce"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_entrance: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Entrance"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_factors: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Factors"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_passkey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RegisterPasskey"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisteredPasskey"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_options: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyOptions"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_passkey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                passkey: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_name: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                passkey: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RenamePasskey"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_recovery_codes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_totp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewTotp"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_totp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_totp_confirm: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfirmTotp"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_glasses: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GlassList"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_glass_places: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GlassPlaces"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_glass_close: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                glass: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_invitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitation"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_invitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AcceptInvitation"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_ledger: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The size of the checkpoint that it keeps; 0 when it has none. */
                since: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ledger"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_disagreement: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FoundDisagreement"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_proofs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AskProofs"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LedgerProofs"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_openapi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_people: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PeopleList"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_person_invitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationLink"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_points_of_care: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PointOfCareList"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_policy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyList"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_lock: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_nonce: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AskNonce"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Nonce"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_sign_in: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignInWithPasskey"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_sign_in_options: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyOptions"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_finish: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SingleSignOnFinish"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_start: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SingleSignOnStart"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_unlock: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Unlock"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_stay: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                stay: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PatientPage"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_day: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                stay: string;
                date: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DayRecord"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_day_pdf: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                stay: string;
                date: string;
                /** @description `en` or `es`. */
                language: string | null;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": unknown;
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_glass: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                stay: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BreakGlass"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Glass"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_test_clock: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Clock"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_test_clock: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetClock"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Clock"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_units: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnitList"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_board: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                /** @description Microseconds since 1970; absent for now. */
                at: number | null;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Board"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_compliance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                /** @description From, microseconds. */
                from: number;
                /** @description Until (exclusive), microseconds. */
                until: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Compliance"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_compliance_csv: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                /** @description From, microseconds. */
                from: number;
                /** @description Until (exclusive), microseconds. */
                until: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": unknown;
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_compliance_pdf: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                /** @description From, microseconds. */
                from: number;
                /** @description Until (exclusive), microseconds. */
                until: number;
                /** @description `en` or `es`. */
                language: string | null;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": unknown;
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_unit_day: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                date: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnitDay"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_unit_day_pdf: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                date: string;
                /** @description `en` or `es`. */
                language: string | null;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": unknown;
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_unit_glasses: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GlassList"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_live: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["Live"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_needs_human: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NeedsHumanList"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_pull: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                /** @description The `log_index` of its last pull; 0 for everything. */
                after: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pull"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_shift: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                /** @description From, microseconds. */
                from: number;
                /** @description Until (exclusive), microseconds. */
                until: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Shift"];
                };
            };
            /** @description Refused, in words that say what to do next. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
