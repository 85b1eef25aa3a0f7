//! The settings of webhooks: which addresses that are not public they may reach, and whose certificates they trust.

use std::path::PathBuf;

use clap::Args;
use ipnet::IpNet;

use super::edges::network;

/// How webhooks reach their receivers.
#[derive(Debug, Clone, Default, Args)]
pub struct WebhookSettings {
    /// Addresses and networks that are not public, to which webhooks may deliver, separated by commas, such as
    /// 10.1.0.0/16. Without this setting there are none
    #[arg(long, env = "MINUTEBOOK_WEBHOOK_NETWORKS", value_delimiter = ',', value_parser = network)]
    pub webhook_networks: Vec<IpNet>,
    /// Ports to which webhooks may deliver besides 443 and 8443, separated by commas
    #[arg(long, env = "MINUTEBOOK_WEBHOOK_PORTS", value_delimiter = ',')]
    pub webhook_ports: Vec<u16>,
    /// File with certificates (PEM) of authorities that webhooks trust besides those of this machine
    #[arg(long, env = "MINUTEBOOK_WEBHOOK_CA_FILE")]
    pub webhook_ca_file: Option<PathBuf>,
}
