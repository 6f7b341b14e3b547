// A mail server for tests: takes what comes by SMTP on 127.0.0.1 and writes it to standard output, one JSON object a line. The
// first line is {"port":N}, each further one a message. Ends when standard input closes, so that it dies with its parent.
//
// Refuses some recipients, as real servers do: reject4…@ for now (451), reject5…@ for good (550).
import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

const write = value => process.stdout.write(JSON.stringify(value) + "\n");

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ["AUTH", "STARTTLS"],
  disableReverseLookup: true,
  onRcptTo({ address }, session, done) {
    if (address.startsWith("reject4")) done(refusal(451, "4.3.0 Try again later"));
    else if (address.startsWith("reject5")) done(refusal(550, "5.1.1 No such mailbox"));
    else done();
  },
  onData(stream, session, done) {
    receive(stream, session.envelope).then(() => done(), done);
  },
});

async function receive(stream, envelope) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  const raw = Buffer.concat(chunks);
  const mail = await simpleParser(raw, { skipTextToHtml: true, skipHtmlToText: true });
  write({
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

server.on("error", error => console.error(error.message)); // a client that hangs up is the test's business
server.listen(0, "127.0.0.1", () => write({ port: server.server.address().port }));
process.stdin.resume().on("close", () => process.exit()).on("end", () => process.exit());
