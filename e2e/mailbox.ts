import { createServer, type Socket } from "node:net";

export type Mailbox = Awaited<ReturnType<typeof openMailbox>>;

/** A mail server that takes everything, at the port where the server under test sends its mail. */
export async function openMailbox(port: number) {
  const mails: { to: string; text: string }[] = [];
  const waiting = new Set<() => void>();
  const server = createServer((socket) => {
    receive(socket, (mail) => {
      mails.push(mail);
      for (const look of waiting) look();
    });
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    /** The link in the next mail to an address. */
    link: (to: string) =>
      new Promise<string>((resolve) => {
        const look = () => {
          const at = mails.findIndex((mail) => mail.to === to);
          if (at < 0) return;
          waiting.delete(look);
          resolve(/^https?:\S+$/m.exec(mails.splice(at, 1)[0]?.text ?? "")?.[0] ?? "no link");
        };
        waiting.add(look);
        look();
      }),
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** As much of SMTP as one sender needs. */
function receive(socket: Socket, take: (mail: { to: string; text: string }) => void) {
  let buffer = "";
  let to = "";
  let inData = false;
  socket.setEncoding("latin1");
  socket.on("error", () => socket.destroy());
  socket.write("220 mailbox\r\n");
  socket.on("data", (chunk: string) => {
    buffer += chunk;
    for (;;) {
      const end = inData ? "\r\n.\r\n" : "\r\n";
      const at = buffer.indexOf(end);
      if (at < 0) return;
      const part = buffer.slice(0, at);
      buffer = buffer.slice(at + end.length);
      if (inData) {
        // The body, without the soft line ends and the =XX of quoted-printable.
        const body = part.slice(part.indexOf("\r\n\r\n")).replace(/=\r\n/g, "");
        take({ to, text: body.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))).replaceAll("\r\n", "\n") });
        inData = false;
        socket.write("250 taken\r\n");
      } else if (/^DATA/i.test(part)) {
        inData = true;
        socket.write("354 go on\r\n");
      } else if (/^QUIT/i.test(part)) {
        socket.end("221 bye\r\n");
      } else {
        to = /^RCPT TO:<([^>]*)>/i.exec(part)?.[1] ?? to;
        socket.write("250 ok\r\n");
      }
    }
  });
}
