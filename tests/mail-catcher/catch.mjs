// A mail server for tests: takes what comes by SMTP on 127.0.0.1 and writes it to standard output, one JSON object a line. The
// first line is {"port":N,"guarded":N}, each further one a message. A line on standard input is answered by {}, behind all
// messages that were taken so far. Ends when standard input closes, so that it dies with its parent.
//
// Does to some recipients what real servers do: reject4…@ is refused for now (451), reject5…@ for good (550), does.spam…@ once
// the message was read (554), does.cut…@ hangs up in the message, does.lost…@ takes the message and hangs up before saying so,
// does.hang…@ never answers. With once. before it (once.does.cut…@), it does so the first time only.
//
// The guarded port wants to be told a name and password (surveys, right), and offers STARTTLS by the certificate in the file
// that is named behind this one (with its key, as PEM).
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

const write = value => process.stdout.write(JSON.stringify(value) + "\n");
const seen = new Set();

// What to do to an address, by the words it begins with.
function does(what, address) {
  const words = address.replace(/^once\./, "");
  return words.startsWith(what) && !(words !== address && seen.has(address) || !seen.add(address));
}

const conduct = {
  disableReverseLookup: true,
  onRcptTo({ address }, session, done) {
    if (does("reject4", address)) done(refusal(451, "4.3.0 Try again later"));
    else if (does("reject5", address)) done(refusal(550, "5.1.1 No such mailbox"));
    else done();
  },
  onData(stream, session, done) {
    const to = session.envelope.rcptTo[0].address;
    if (does("does.cut", to)) return hangUp(this, session);
    receive(stream, session).then(() => {
      if (does("does.lost", to)) hangUp(this, session);
      else if (does("does.spam", to)) done(refusal(554, "5.7.1 Looks like spam"));
      else if (!does("does.hang", to)) done();
    }, done);
  },
};
const server = new SMTPServer({ ...conduct, authOptional: true, disabledCommands: ["AUTH", "STARTTLS"] });
const pem = readFileSync(process.argv[2]);
const guarded = new SMTPServer({
  ...conduct,
  key: pem,
  cert: pem,
  allowInsecureAuth: true,
  onAuth: ({ username, password }, session, done) =>
    username === "surveys" && password === "right" ? done(null, { user: username }) : done(refusal(535, "5.7.8 Who are you?")),
});

function hangUp(server, session) {
  for (const connection of server.connections) if (connection.session === session) connection._socket.destroy();
}

async function receive(stream, { id, envelope }) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  const raw = Buffer.concat(chunks);
  const mail = await simpleParser(raw, { skipTextToHtml: true, skipHtmlToText: true });
  write({
    connection: id,
    envelope: { from: envelope.mailFrom.address, to: envelope.rcptTo.map(recipient => recipient.address) },
    messageId: mail.messageId,
    from: mail.from?.text,
    to: mail.to?.text,
    subject: mail.subject,
    date: mail.date,
    headers: Object.fromEntries(mail.headerLines.map(({ key, line }) => [key, unfold(line)])),
    text: mail.text,
    html: mail.html || undefined,
    raw: raw.toString("latin1"), // byte for byte, as in a mail that declares no 8-bit text
  });
}

// "Subject: as it was sent,\r\n over several lines" → its value. Encoded words stay as sent.
function unfold(line) {
  return line.slice(line.indexOf(":") + 1).replace(/\r?\n(?=[ \t])/g, "").trim();
}

function refusal(code, text) {
  return Object.assign(new Error(text), { responseCode: code });
}

for (const one of [server, guarded]) one.on("error", error => console.error(error.message)); // a client that hangs up is the test's business
server.listen(0, "127.0.0.1", () =>
  guarded.listen(0, "127.0.0.1", () => write({ port: server.server.address().port, guarded: guarded.server.address().port })));
createInterface(process.stdin).on("line", () => write({}));
process.stdin.on("close", () => process.exit()).on("end", () => process.exit());
