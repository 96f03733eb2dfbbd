// Every connection goes to a port of this machine, as if the names that are scanned led here.
import net from "node:net";

const ports = { 80: process.env.HTTP_PORT, 443: process.env.HTTPS_PORT };
const connect = net.Socket.prototype.connect;

net.Socket.prototype.connect = function (...given) {
  const normalised = Array.isArray(given[0]) ? given[0] : given;
  const options = normalised[0];
  if (ports[options.port]) {
    Object.assign(options, { host: "127.0.0.1", port: ports[options.port] });
  }
  return connect.apply(this, given);
};
