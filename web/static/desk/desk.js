// The desk's pages. The server renders everything; these modules only react.
import { watchAlerts } from "./alerts.js";
import { watchCase } from "./case.js";
import { watchClocks } from "./clocks.js";
import { watchDialogs } from "./dialogs.js";
import { watchKeys } from "./keys.js";
import { watchReading } from "./reading.js";
import { watchSocket } from "./socket.js";
import { watchTroubles } from "./troubles.js";

watchTroubles();
watchReading();
watchDialogs();
watchClocks();
watchAlerts();
watchKeys();
watchCase();
watchSocket();
