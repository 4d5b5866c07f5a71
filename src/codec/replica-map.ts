/**
 * Reads and writes maps by replica id: rows ascending strictly by id.
 */
import type { ReplicaId } from '../clock/replica-id'
import { emptyReplicaMap, type ReplicaMap } from '../clock/replica-map'
import type { Reader, Writer } from './format'

export function writeReplicaMap<Value>(writer: Writer, map: ReplicaMap<Value>, write: (value: Value) => void): void {
  writer.list(map.ids, (id, i) =>
    writer.tuple(() => {
      writer.id(id)
      write(map.values[i] as Value)
    }),
  )
}

export function readReplicaMap<Value>(reader: Reader, read: (id: ReplicaId) => Value): ReplicaMap<Value> {
  const ids: ReplicaId[] = []
  const values = reader.list(i =>
    reader.tuple(() => {
      const id = reader.id()
      if (i > 0 && id <= (ids[i - 1] as ReplicaId)) reader.refuse('replica ids in ascending order', id)
      ids.push(id)
      return read(id)
    }),
  )
  return ids.length === 0 ? emptyReplicaMap() : { ids, values }
}
