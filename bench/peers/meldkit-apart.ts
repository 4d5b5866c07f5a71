/** Meldkit's map between processes: replicas that were decoded, and know of each other only what was seen. */
export { mapApart as map } from './meldkit-lww-map'
