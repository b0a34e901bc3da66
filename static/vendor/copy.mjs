// Copies what vendor.json names from node_modules and writes each file's sha256 back. Run after `npm ci`: `npm run vendor`.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

const list = JSON.parse(readFileSync("static/vendor/vendor.json", "utf8"));
for (const file of list.files) {
  const place = `static/vendor/${file.path}`;
  if (file.from) {
    mkdirSync(dirname(place), { recursive: true });
    copyFileSync(`node_modules/${file.from}`, place);
  }
  file.sha256 = createHash("sha256").update(readFileSync(place)).digest("hex");
}
writeFileSync("static/vendor/vendor.json", `${JSON.stringify(list, null, 2)}\n`);
