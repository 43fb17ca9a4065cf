import type { MigrationInterface, QueryRunner } from 'typeorm';

// Plain SQL that SQLite, MySQL and MariaDB all understand but for the quotes. Instants are milliseconds since
// 1970 in UTC, amounts minor units. On MySQL and MariaDB text is compared byte for byte, as SQLite does it: keys and tokens depend on it.
const statements = [
  `CREATE TABLE "installation" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "id_key" VARCHAR(64) NOT NULL,
    "created_at_ms" BIGINT NOT NULL
  )`,
  `CREATE TABLE "partners" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "name" VARCHAR(120) NOT NULL,
    "currency_code" VARCHAR(3) NOT NULL,
    "time_zone" VARCHAR(64) NOT NULL,
    "created_at_ms" BIGINT NOT NULL
  )`,
  `CREATE TABLE "locations" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "partner_id" BIGINT NOT NULL,
    "name" VARCHAR(120) NOT NULL,
    CONSTRAINT "fk_locations_partner" FOREIGN KEY ("partner_id") REFERENCES "partners" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION
  )`,
  'CREATE UNIQUE INDEX "locations_partner_name" ON "locations" ("partner_id", "name")',
  `CREATE TABLE "refund_policies" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "partner_id" BIGINT NOT NULL,
    "valid_from_ms" BIGINT NOT NULL,
    "fee_kind" VARCHAR(16) NOT NULL,
    "currency_code" VARCHAR(3) NOT NULL,
    "fee_fixed_minor" BIGINT NOT NULL,
    "fee_rate_ppm" INTEGER NOT NULL,
    CONSTRAINT "fk_refund_policies_partner" FOREIGN KEY ("partner_id") REFERENCES "partners" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION
  )`,
  'CREATE UNIQUE INDEX "refund_policies_partner_valid" ON "refund_policies" ("partner_id", "valid_from_ms")',
  `CREATE TABLE "refund_reasons" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "partner_id" BIGINT NOT NULL,
    "code" VARCHAR(40) NOT NULL,
    "label" VARCHAR(80) NOT NULL,
    "position" INTEGER NOT NULL,
    CONSTRAINT "fk_refund_reasons_partner" FOREIGN KEY ("partner_id") REFERENCES "partners" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION
  )`,
  'CREATE UNIQUE INDEX "refund_reasons_partner_code" ON "refund_reasons" ("partner_id", "code")',
  `CREATE TABLE "staff" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "partner_id" BIGINT NOT NULL,
    "email" VARCHAR(320) NOT NULL,
    "name" VARCHAR(120) NOT NULL,
    "password_hash" VARCHAR(200) NOT NULL,
    "scopes" TEXT NOT NULL,
    "active" INTEGER NOT NULL,
    "created_at_ms" BIGINT NOT NULL,
    CONSTRAINT "fk_staff_partner" FOREIGN KEY ("partner_id") REFERENCES "partners" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION
  )`,
  'CREATE UNIQUE INDEX "staff_email" ON "staff" ("email")',
  'CREATE INDEX "staff_partner_name" ON "staff" ("partner_id", "name")',
  `CREATE TABLE "sessions" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "staff_id" BIGINT NOT NULL,
    "token_hash" VARCHAR(64) NOT NULL,
    "created_at_ms" BIGINT NOT NULL,
    "expires_at_ms" BIGINT NOT NULL,
    CONSTRAINT "fk_sessions_staff" FOREIGN KEY ("staff_id") REFERENCES "staff" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION
  )`,
  'CREATE INDEX "sessions_expires" ON "sessions" ("expires_at_ms")',
  'CREATE UNIQUE INDEX "sessions_token_hash" ON "sessions" ("token_hash")',
  `CREATE TABLE "api_clients" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "partner_id" BIGINT NOT NULL,
    "name" VARCHAR(120) NOT NULL,
    "token_hash" VARCHAR(64) NOT NULL,
    "token_prefix" VARCHAR(16) NOT NULL,
    "scopes" TEXT NOT NULL,
    "created_at_ms" BIGINT NOT NULL,
    "expires_at_ms" BIGINT,
    "revoked_at_ms" BIGINT,
    CONSTRAINT "fk_api_clients_partner" FOREIGN KEY ("partner_id") REFERENCES "partners" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION
  )`,
  'CREATE INDEX "api_clients_partner_name" ON "api_clients" ("partner_id", "name")',
  'CREATE UNIQUE INDEX "api_clients_token_hash" ON "api_clients" ("token_hash")',
  `CREATE TABLE "orders" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "partner_id" BIGINT NOT NULL,
    "number" VARCHAR(64) NOT NULL,
    "placed_at_ms" BIGINT NOT NULL,
    "visit_date" VARCHAR(10) NOT NULL,
    "location_id" BIGINT,
    "channel" VARCHAR(16) NOT NULL,
    "status" VARCHAR(16) NOT NULL,
    "canceled_at_ms" BIGINT,
    "customer_email" VARCHAR(320) NOT NULL,
    "customer_name" VARCHAR(200),
    "customer_phone" VARCHAR(40),
    "currency_code" VARCHAR(3) NOT NULL,
    "total_minor" BIGINT NOT NULL,
    "captured_minor" BIGINT NOT NULL,
    "taken_minor" BIGINT NOT NULL,
    "given_minor" BIGINT NOT NULL,
    "fee_base_minor" BIGINT NOT NULL,
    "fee_kept_minor" BIGINT NOT NULL,
    "refund_status" VARCHAR(24) NOT NULL,
    "refund_count" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "recorded_at_ms" BIGINT NOT NULL,
    CONSTRAINT "orders_balance" CHECK (taken_minor BETWEEN 0 AND captured_minor AND given_minor + fee_kept_minor = taken_minor),
    CONSTRAINT "fk_orders_partner" FOREIGN KEY ("partner_id") REFERENCES "partners" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION,
    CONSTRAINT "fk_orders_location" FOREIGN KEY ("location_id") REFERENCES "locations" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION
  )`,
  'CREATE INDEX "orders_partner_email" ON "orders" ("partner_id", "customer_email", "placed_at_ms", "id")',
  'CREATE UNIQUE INDEX "orders_partner_number" ON "orders" ("partner_id", "number")',
  'CREATE INDEX "orders_partner_placed" ON "orders" ("partner_id", "placed_at_ms", "id")',
  'CREATE INDEX "orders_partner_refund_status" ON "orders" ("partner_id", "refund_status", "placed_at_ms", "id")',
  'CREATE INDEX "orders_partner_total" ON "orders" ("partner_id", "total_minor", "id")',
  'CREATE INDEX "orders_partner_visit" ON "orders" ("partner_id", "visit_date", "id")',
  `CREATE TABLE "order_items" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "order_id" BIGINT NOT NULL,
    "position" INTEGER NOT NULL,
    "product_name" VARCHAR(300) NOT NULL,
    "sku" VARCHAR(64),
    "quantity" INTEGER NOT NULL,
    "total_minor" BIGINT NOT NULL,
    "discount_minor" BIGINT NOT NULL,
    "tax_rate_ppm" INTEGER NOT NULL,
    "refundable" INTEGER NOT NULL,
    "taken_quantity" INTEGER NOT NULL,
    "taken_minor" BIGINT NOT NULL,
    "taken_tax_minor" BIGINT NOT NULL,
    CONSTRAINT "order_items_taken" CHECK (taken_quantity BETWEEN 0 AND quantity AND taken_minor BETWEEN 0 AND total_minor),
    CONSTRAINT "fk_order_items_order" FOREIGN KEY ("order_id") REFERENCES "orders" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION
  )`,
  'CREATE UNIQUE INDEX "order_items_order_position" ON "order_items" ("order_id", "position")',
  `CREATE TABLE "tickets" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "partner_id" BIGINT NOT NULL,
    "order_id" BIGINT NOT NULL,
    "order_item_id" BIGINT NOT NULL,
    "position" INTEGER NOT NULL,
    "barcode" VARCHAR(128) NOT NULL,
    "status" VARCHAR(16) NOT NULL,
    "redeemed_at_ms" BIGINT,
    CONSTRAINT "fk_tickets_order" FOREIGN KEY ("order_id") REFERENCES "orders" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION,
    CONSTRAINT "fk_tickets_item" FOREIGN KEY ("order_item_id") REFERENCES "order_items" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION
  )`,
  'CREATE UNIQUE INDEX "tickets_item_position" ON "tickets" ("order_item_id", "position")',
  'CREATE INDEX "tickets_order" ON "tickets" ("order_id")',
  'CREATE INDEX "tickets_partner_barcode" ON "tickets" ("partner_id", "barcode")',
  `CREATE TABLE "payments" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "order_id" BIGINT NOT NULL,
    "position" INTEGER NOT NULL,
    "provider" VARCHAR(16) NOT NULL,
    "method" VARCHAR(32) NOT NULL,
    "reference" VARCHAR(128) NOT NULL,
    "captured_minor" BIGINT NOT NULL,
    "taken_minor" BIGINT NOT NULL,
    CONSTRAINT "payments_taken" CHECK (taken_minor BETWEEN 0 AND captured_minor),
    CONSTRAINT "fk_payments_order" FOREIGN KEY ("order_id") REFERENCES "orders" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION
  )`,
  'CREATE UNIQUE INDEX "payments_order_position" ON "payments" ("order_id", "position")',
  `CREATE TABLE "refunds" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "partner_id" BIGINT NOT NULL,
    "order_id" BIGINT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "status" VARCHAR(24) NOT NULL,
    "holds_money" INTEGER NOT NULL,
    "reason_code" VARCHAR(40) NOT NULL,
    "description" VARCHAR(500) NOT NULL,
    "subtotal_minor" BIGINT NOT NULL,
    "fee_minor" BIGINT NOT NULL,
    "tax_minor" BIGINT NOT NULL,
    "total_minor" BIGINT NOT NULL,
    "fee_waived" INTEGER NOT NULL,
    "requested_by" VARCHAR(200) NOT NULL,
    "requested_at_ms" BIGINT NOT NULL,
    "settled_at_ms" BIGINT,
    "failure_code" VARCHAR(40),
    CONSTRAINT "fk_refunds_order" FOREIGN KEY ("order_id") REFERENCES "orders" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION
  )`,
  'CREATE UNIQUE INDEX "refunds_order_sequence" ON "refunds" ("order_id", "sequence")',
  'CREATE INDEX "refunds_partner_requested" ON "refunds" ("partner_id", "requested_at_ms", "id")',
  'CREATE INDEX "refunds_partner_status" ON "refunds" ("partner_id", "status", "requested_at_ms", "id")',
  `CREATE TABLE "refund_items" (
    "refund_id" BIGINT NOT NULL,
    "order_item_id" BIGINT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "total_minor" BIGINT NOT NULL,
    "tax_minor" BIGINT NOT NULL,
    CONSTRAINT "fk_refund_items_refund" FOREIGN KEY ("refund_id") REFERENCES "refunds" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION,
    CONSTRAINT "fk_refund_items_item" FOREIGN KEY ("order_item_id") REFERENCES "order_items" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION,
    PRIMARY KEY ("refund_id", "order_item_id")
  )`,
  `CREATE TABLE "refund_tickets" (
    "refund_id" BIGINT NOT NULL,
    "ticket_id" BIGINT NOT NULL,
    CONSTRAINT "fk_refund_tickets_refund" FOREIGN KEY ("refund_id") REFERENCES "refunds" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION,
    CONSTRAINT "fk_refund_tickets_ticket" FOREIGN KEY ("ticket_id") REFERENCES "tickets" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION,
    PRIMARY KEY ("refund_id", "ticket_id")
  )`,
  `CREATE TABLE "refund_allocations" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "refund_id" BIGINT NOT NULL,
    "payment_id" BIGINT NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "status" VARCHAR(16) NOT NULL,
    "provider_reference" VARCHAR(128),
    "failure_code" VARCHAR(40),
    CONSTRAINT "fk_refund_allocations_refund" FOREIGN KEY ("refund_id") REFERENCES "refunds" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION,
    CONSTRAINT "fk_refund_allocations_payment" FOREIGN KEY ("payment_id") REFERENCES "payments" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION
  )`,
  'CREATE UNIQUE INDEX "refund_allocations_refund_payment" ON "refund_allocations" ("refund_id", "payment_id")',
  `CREATE TABLE "idempotency_keys" (
    "caller" VARCHAR(40) NOT NULL,
    "operation" VARCHAR(32) NOT NULL,
    "idempotency_key" VARCHAR(128) NOT NULL,
    "fingerprint" VARCHAR(64) NOT NULL,
    "refund_id" BIGINT NOT NULL,
    "created_at_ms" BIGINT NOT NULL,
    PRIMARY KEY ("caller", "operation", "idempotency_key")
  )`,
  `CREATE TABLE "outbox" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "topic" VARCHAR(32) NOT NULL,
    "subject_id" BIGINT NOT NULL,
    "payload" TEXT,
    "due_at_ms" BIGINT NOT NULL,
    "attempts" INTEGER NOT NULL,
    "lease_token" VARCHAR(40),
    "created_at_ms" BIGINT NOT NULL
  )`,
  'CREATE INDEX "outbox_due" ON "outbox" ("due_at_ms")',
  `CREATE TABLE "audit_entries" (
    "id" BIGINT NOT NULL PRIMARY KEY,
    "partner_id" BIGINT NOT NULL,
    "at_ms" BIGINT NOT NULL,
    "actor" VARCHAR(200) NOT NULL,
    "action" VARCHAR(40) NOT NULL,
    "subject_type" VARCHAR(32) NOT NULL,
    "subject_id" BIGINT NOT NULL,
    "before_json" TEXT,
    "after_json" TEXT,
    "request_id" VARCHAR(64)
  )`,
  'CREATE INDEX "audit_entries_partner_at" ON "audit_entries" ("partner_id", "at_ms", "id")',
  `CREATE TABLE "sandbox_refunds" (
    "idempotency_key" VARCHAR(64) NOT NULL PRIMARY KEY,
    "payment_reference" VARCHAR(128) NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "currency_code" VARCHAR(3) NOT NULL,
    "failure_code" VARCHAR(40),
    "settles_at_ms" BIGINT NOT NULL
  )`,
];

const tables = ['installation', 'partners', 'locations', 'refund_policies', 'refund_reasons', 'staff', 'sessions', 'api_clients', 'orders', 'order_items', 'tickets', 'payments', 'refunds', 'refund_items', 'refund_tickets', 'refund_allocations', 'idempotency_keys', 'outbox', 'audit_entries', 'sandbox_refunds'];

/** The first tables. */
export class Initial1795478400000 implements MigrationInterface {
  name = 'Initial1795478400000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const isSqlite = queryRunner.dataSource.options.type === 'better-sqlite3';
    const tableOptions = isSqlite ? '' : ' ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';
    for (const statement of statements) {
      const sql = isSqlite ? statement : statement.replaceAll('"', '`');
      await queryRunner.query(statement.startsWith('CREATE TABLE') ? sql + tableOptions : sql);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of [...tables].reverse()) await queryRunner.query(`DROP TABLE ${table}`);
  }
}
