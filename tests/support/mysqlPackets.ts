/** A packet of the MySQL protocol, with its header. */
export interface MysqlPacket {
  readonly bytes: Buffer;
  /** Counts within a command: a client's packet that begins one has 0. */
  readonly sequence: number;
  readonly payload: Buffer;
}

const HEADER_LENGTH = 4;
const COM_QUERY = 0x03;
const ERR_HEADER = 0xff;

/** Cuts a stream into packets: 3 bytes of length, 1 of sequence, then the payload. */
export class PacketReader {
  private rest: Buffer = Buffer.alloc(0);

  /** The packets that are complete with this chunk. */
  read(chunk: Buffer): MysqlPacket[] {
    this.rest = Buffer.concat([this.rest, chunk]);
    const packets: MysqlPacket[] = [];
    for (;;) {
      if (this.rest.length < HEADER_LENGTH) return packets;
      const end = HEADER_LENGTH + this.rest.readUIntLE(0, 3);
      if (this.rest.length < end) return packets;
      const bytes = this.rest.subarray(0, end);
      packets.push({ bytes, sequence: bytes.readUInt8(3), payload: bytes.subarray(HEADER_LENGTH) });
      this.rest = this.rest.subarray(end);
    }
  }
}

/** The text of a statement that a client sends; null for any other packet. */
export function statementOf({ sequence, payload }: MysqlPacket): string | null {
  return sequence === 0 && payload[0] === COM_QUERY ? payload.subarray(1).toString('utf8') : null;
}

/** A client's packet that asks for a statement. */
export function queryPacket(sql: string): Buffer {
  return packet(0, Buffer.concat([Buffer.from([COM_QUERY]), Buffer.from(sql, 'utf8')]));
}

/** A server's answer that tells of an error. https://mariadb.com/docs/server/reference/clientserver-protocol/4-server-response-packets/err_packet */
export function errorPacket(errno: number, message: string, sqlState = 'HY000'): Buffer {
  const number = Buffer.alloc(3);
  number.writeUInt8(ERR_HEADER, 0);
  number.writeUInt16LE(errno, 1);
  return packet(1, Buffer.concat([number, Buffer.from(`#${sqlState}${message}`, 'utf8')]));
}

function packet(sequence: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(HEADER_LENGTH);
  header.writeUIntLE(payload.length, 0, 3);
  header.writeUInt8(sequence, 3);
  return Buffer.concat([header, payload]);
}
